package io.dsfleet.gateway.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that Tomcat refuses before any servlet sees them, such as an invalid Host header
 * or an unknown transfer encoding, with a problem instead of an HTML page.
 */
public final class JsonErrorReportValve extends ErrorReportValve {
  private static final Logger LOG = LoggerFactory.getLogger(JsonErrorReportValve.class);

  private final JsonMapper mapper = new JsonMapper();

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    response.setHeader("X-Content-Type-Options", "nosniff");
    ProblemResponse problem = ProblemExceptionHandler.forStatus(status, request);
    if (problem.status() != status) {
      return;
    }
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    try {
      response
          .getOutputStream()
          .write(mapper.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
      response.finishResponse();
    } catch (IOException gone) {
      LOG.debug("The client left before its error response: {}", gone.toString());
    }
  }
}
