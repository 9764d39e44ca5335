package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.UnansweredException;
import io.dsfleet.gateway.access.StreamSeats;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ReadLog;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the logs of launched apps: the last lines, optionally followed by new ones. */
@RestController
public final class LogsController {
  private static final int MAX_LINES = 1000;
  private static final String EVENT_STREAM = "text/event-stream";

  private final ProcessLookup lookup;
  private final LauncherCalls launchers;
  private final Duration deadline;
  private final LogFollow logFollower;
  private final StreamSeats streamLimiter;

  /**
   * @param streamLimiter limits the clients that follow logs at the same time
   */
  LogsController(
      ProcessLookup lookup,
      LauncherCalls launchers,
      Duration deadline,
      LogFollow logFollower,
      StreamSeats streamLimiter) {
    this.lookup = lookup;
    this.launchers = launchers;
    this.deadline = deadline;
    this.logFollower = logFollower;
    this.streamLimiter = streamLimiter;
  }

  /** The last lines of a log; {@code ended} if no more will follow. */
  @JsonInclude
  record LogAnswer(
      @JsonProperty("success") boolean success,
      @JsonProperty("process_id") String processId,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("log_path") @Nullable String logPath,
      @JsonProperty("lines") int lines,
      @JsonProperty("logs") List<String> logs,
      @JsonProperty("ended") boolean ended) {}

  @GetMapping("/deepstream/processes/{id}/logs")
  @Nullable LogAnswer logs(
      HttpServletRequest request,
      HttpServletResponse response,
      @PathVariable String id,
      @RequestParam(defaultValue = "100") int lines,
      @RequestParam(name = "follow", defaultValue = "false") boolean follows,
      @RequestHeader(name = "Accept", required = false) @Nullable String accept)
      throws IOException {
    if (lines < 1 || lines > MAX_LINES) {
      throw ProblemException.invalid(
          "lines", "expected 1 to " + MAX_LINES + ", but it is " + lines);
    }
    ProcessLookup.Found found = lookup.named(id);
    LogRead read = read(found, lines);
    if (!follows) {
      return new LogAnswer(
          true,
          id,
          found.process().instanceId(),
          read.logPath(),
          read.lines().size(),
          read.lines(),
          read.ended());
    }
    boolean events = accept != null && accept.contains(EVENT_STREAM);
    if (request.getMethod().equals("HEAD")) {
      setHeaders(response, events);
      return null;
    }
    try (var _ = streamLimiter.take(request)) {
      stream(request, response, found, read, events);
    }
    return null;
  }

  private LogRead read(ProcessLookup.Found found, int lines) {
    try {
      return launchers.ask(
          found.process().host(),
          new ReadLog(found.process().id(), lines, null),
          LogRead.class,
          deadline);
    } catch (UnansweredException unanswered) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE,
          "the launcher of host '" + found.process().host() + "' did not respond in time");
    }
  }

  private void stream(
      HttpServletRequest request,
      HttpServletResponse response,
      ProcessLookup.Found found,
      LogRead first,
      boolean events)
      throws IOException {
    setHeaders(response, events);
    OutputStream out = response.getOutputStream();
    LogFollow.Sink sink =
        lines -> {
          StringBuilder text = new StringBuilder();
          lines.forEach(
              line ->
                  text.append(events ? "data: " : "").append(line).append(events ? "\n\n" : "\n"));
          if (lines.isEmpty() && events) {
            text.append(": still here\n\n");
          }
          out.write(text.toString().getBytes(StandardCharsets.UTF_8));
          out.flush();
        };
    try {
      logFollower.run(found.process().host(), first, sink, ClientConnection.of(request));
    } catch (BrokerUnavailableException | ProblemException unavailable) {
      sink.write(List.of("--- the log cannot be read any further: " + unavailable.getMessage()));
    }
  }

  private static void setHeaders(HttpServletResponse response, boolean events) {
    response.setContentType(events ? EVENT_STREAM : "text/plain");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
  }
}
