package io.dsfleet.gateway.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Sets the {@link ClientConnection} of every request. The Servlet API reports a departed client
 * only by a failed write, and idle streams and waiting requests do not write.
 */
public final class ClientConnectionValve extends ValveBase {

  public ClientConnectionValve() {
    super(true);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    ClientConnection connection = () -> isClosed(request.getCoyoteRequest());
    request.setAttribute(ClientConnection.class.getName(), connection);
    getNext().invoke(request, response);
  }

  /**
   * Tomcat reports the end of the input on every check, but bytes of a pipelined request only on
   * the first one.
   */
  private static boolean isClosed(org.apache.coyote.Request request) {
    boolean first = hasInput(request);
    boolean second = hasInput(request);
    return first && second;
  }

  private static boolean hasInput(org.apache.coyote.Request request) {
    request.action(ActionCode.AVAILABLE, true);
    return request.getAvailable() > 0;
  }
}
