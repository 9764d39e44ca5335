package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.gateway.access.StreamLimiter;
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
public final class ProcessLogController {
  private static final int MAX_LINES = 1000;
  private static final String EVENT_STREAM = "text/event-stream";

  private final ProcessLookup lookup;
  private final LauncherClient launchers;
  private final Duration deadline;
  private final LogFollower logFollower;
  private final StreamLimiter streamLimiter;

  /**
   * @param streamLimiter limits the clients that follow logs at the same time
   */
  ProcessLogController(
      ProcessLookup lookup,
      LauncherClient launchers,
      Duration deadline,
      LogFollower logFollower,
      StreamLimiter streamLimiter) {
    this.lookup = lookup;
    this.launchers = launchers;
    this.deadline = deadline;
    this.logFollower = logFollower;
    this.streamLimiter = streamLimiter;
  }

  /** The last lines of a log; {@code ended} if no more will follow. */
  @JsonInclude
  record LogResponse(
      @JsonProperty("success") boolean success,
      @JsonProperty("process_id") String processId,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("log_path") @Nullable String logPath,
      @JsonProperty("lines") int lines,
      @JsonProperty("logs") List<String> logs,
      @JsonProperty("ended") boolean ended) {}

  @GetMapping("/deepstream/processes/{id}/logs")
  @Nullable LogResponse logs(
      HttpServletRequest request,
      HttpServletResponse response,
      @PathVariable String id,
      @RequestParam(defaultValue = "100") int lines,
      @RequestParam(name = "follow", defaultValue = "false") boolean follows,
      @RequestHeader(name = "Accept", required = false) @Nullable String accept)
      throws IOException {
    if (lines < 1 || lines > MAX_LINES) {
      throw ProblemException.invalidField(
          "lines", "expected 1 to " + MAX_LINES + ", but it is " + lines);
    }
    ProcessLookup.LocatedProcess found = lookup.get(id);
    LogRead read = read(found, lines);
    if (!follows) {
      return new LogResponse(
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
    try (var _ = streamLimiter.acquire(request)) {
      stream(request, response, found, read, events);
    }
    return null;
  }

  private LogRead read(ProcessLookup.LocatedProcess found, int lines) {
    try {
      return launchers.sendRequest(
          found.process().host(),
          new ReadLog(found.process().id(), lines, null),
          LogRead.class,
          deadline);
    } catch (RequestUnansweredException unanswered) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE,
          "the launcher of host '" + found.process().host() + "' did not respond in time");
    }
  }

  private void stream(
      HttpServletRequest request,
      HttpServletResponse response,
      ProcessLookup.LocatedProcess found,
      LogRead first,
      boolean events)
      throws IOException {
    setHeaders(response, events);
    OutputStream out = response.getOutputStream();
    LogFollower.LineWriter sink =
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
      logFollower.follow(found.process().host(), first, sink, ClientConnection.of(request));
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
