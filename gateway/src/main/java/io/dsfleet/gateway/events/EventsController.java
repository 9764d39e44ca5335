package io.dsfleet.gateway.events;

import io.dsfleet.gateway.access.StreamLimiter;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
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

  private final GatewayPools pools;
  private final EventBroadcasters broadcasters;
  private final BoundedAwait calls;
  private final Duration heartbeat;
  private final StreamLimiter streamLimiter;

  /**
   * @param heartbeat interval of comments on an idle connection
   * @param streamLimiter limits the concurrent streams
   */
  public EventsController(
      GatewayPools pools,
      EventBroadcasters broadcasters,
      BoundedAwait calls,
      Duration heartbeat,
      StreamLimiter streamLimiter) {
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
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT_NAME) String pool,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "last_event_id", required = false) @Nullable String parameter)
      throws IOException {
    PoolState poolState = pools.require(pool);
    String end = calls.await(poolState.queries().lastFeedId());
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
    PoolState poolState = pools.requireForJob(id);
    JobRecord job =
        calls.await(poolState.queries().job(id)).orElseThrow(() -> GatewayPools.unknownJob(id));
    String end = calls.await(poolState.queries().lastFeedId());
    String beginning = Math.max(0, job.acceptedMillis() - CLOCK_TOLERANCE_MILLIS) + "-0";
    stream(request, response, poolState, id, last(header, parameter, beginning), end);
  }

  private static String last(
      @Nullable String header, @Nullable String parameter, String defaultId) {
    String requested = header == null ? parameter : header;
    if (requested == null || requested.isBlank()) {
      return defaultId;
    }
    return EventIds.parse(requested)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.BAD_REQUEST,
                    "Last-Event-ID '"
                        + ProblemResponse.quotable(requested)
                        + "' is not an event id"));
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
    try (var _ = streamLimiter.acquire(request)) {
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
    EventBroadcaster broadcaster = broadcasters.forPool(pool);
    EventSubscriber subscriber = broadcaster.subscribe(jobId, end);
    try {
      setHeaders(response);
      new SseWriter(
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
      broadcaster.unsubscribe(subscriber);
    }
  }

  private static void setHeaders(HttpServletResponse response) {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
  }
}
