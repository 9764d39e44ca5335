package io.dsfleet.gateway.feed;

import io.dsfleet.gateway.access.StreamSeats;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Server-sent events of a pool, or of one job from its beginning to its end. */
@RestController
public final class EventsController {
  /** Tolerated difference between the clocks of Redis and of the gateway that accepted the job. */
  private static final long CLOCK_TOLERANCE_MILLIS = 5_000;

  private final Pools pools;
  private final Feeds broadcasters;
  private final StateCalls calls;
  private final Duration heartbeat;
  private final StreamSeats streamLimiter;

  /**
   * @param heartbeat interval of comments on an idle connection
   * @param streamLimiter limits the concurrent streams
   */
  public EventsController(
      Pools pools,
      Feeds broadcasters,
      StateCalls calls,
      Duration heartbeat,
      StreamSeats streamLimiter) {
    this.pools = pools;
    this.broadcasters = broadcasters;
    this.calls = calls;
    this.heartbeat = heartbeat;
    this.streamLimiter = streamLimiter;
  }

  @GetMapping("/deepstream/events")
  void events(
      HttpServletRequest request,
      HttpServletResponse response,
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT) String pool,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "last_event_id", required = false) @Nullable String parameter)
      throws IOException {
    PoolState poolState = pools.named(pool);
    String end = calls.get(poolState.reads().feedEnd());
    String after = last(header, parameter, end);
    stream(request, response, poolState, null, after, end);
  }

  @GetMapping("/deepstream/jobs/{id}/events")
  void jobEvents(
      HttpServletRequest request,
      HttpServletResponse response,
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "last_event_id", required = false) @Nullable String parameter)
      throws IOException {
    PoolState poolState = pools.ofJob(id);
    JobRecord job = calls.get(poolState.reads().job(id)).orElseThrow(() -> Pools.unknownJob(id));
    String end = calls.get(poolState.reads().feedEnd());
    String beginning = Math.max(0, job.acceptedMillis() - CLOCK_TOLERANCE_MILLIS) + "-0";
    stream(request, response, poolState, id, last(header, parameter, beginning), end);
  }

  private static String last(
      @Nullable String header, @Nullable String parameter, String defaultId) {
    String requested = header == null ? parameter : header;
    if (requested == null || requested.isBlank()) {
      return defaultId;
    }
    return FeedIds.read(requested)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.BAD_REQUEST,
                    "Last-Event-ID '" + Problem.shortened(requested) + "' is not an event id"));
  }

  private void stream(
      HttpServletRequest request,
      HttpServletResponse response,
      PoolState pool,
      @Nullable String jobId,
      String after,
      String end)
      throws IOException {
    if (request.getMethod().equals("HEAD")) {
      // Tomcat discards the body of a HEAD response, so a write would never detect a disconnect.
      setHeaders(response);
      return;
    }
    try (var _ = streamLimiter.take(request)) {
      writeEvents(request, response, pool, jobId, after, end);
    }
  }

  private void writeEvents(
      HttpServletRequest request,
      HttpServletResponse response,
      PoolState pool,
      @Nullable String jobId,
      String after,
      String end)
      throws IOException {
    PoolFeed broadcaster = broadcasters.of(pool);
    Follower subscriber = broadcaster.follow(jobId, end);
    try {
      setHeaders(response);
      new EventStream(
              pool,
              jobId,
              after,
              response.getOutputStream(),
              ClientConnection.of(request),
              calls,
              heartbeat)
          .run(subscriber);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      broadcaster.leave(subscriber);
    }
  }

  private static void setHeaders(HttpServletResponse response) {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
  }
}
