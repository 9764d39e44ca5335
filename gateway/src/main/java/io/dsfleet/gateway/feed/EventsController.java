package io.dsfleet.gateway.feed;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Server-sent events: a pool's, or one job's from its beginning to its end. */
@RestController
public final class EventsController {
  /** Entries of a job are not older than its record, but for the two being written by one clock. */
  private static final long SLACK_MILLIS = 5_000;

  private final Pools pools;
  private final Feeds feeds;
  private final StateCalls calls;
  private final Duration heartbeat;
  private final Semaphore seats;

  /**
   * @param heartbeat interval of the comment on an idle connection
   * @param most clients that may follow at once
   */
  public EventsController(
      Pools pools, Feeds feeds, StateCalls calls, Duration heartbeat, int most) {
    this.pools = pools;
    this.feeds = feeds;
    this.calls = calls;
    this.heartbeat = heartbeat;
    this.seats = new Semaphore(most);
  }

  @GetMapping("/deepstream/events")
  void events(
      HttpServletResponse response,
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT) String pool,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "last_event_id", required = false) @Nullable String parameter)
      throws IOException {
    PoolState at = pools.named(pool);
    String end = calls.get(at.reads().feedEnd());
    String after = last(header, parameter, end);
    stream(response, at, null, after, end);
  }

  @GetMapping("/deepstream/jobs/{id}/events")
  void jobEvents(
      HttpServletResponse response,
      @PathVariable String id,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
      @RequestParam(name = "last_event_id", required = false) @Nullable String parameter)
      throws IOException {
    PoolState at = pools.ofJob(id);
    JobRecord job = calls.get(at.reads().job(id)).orElseThrow(Pools::unknownJob);
    String end = calls.get(at.reads().feedEnd());
    String beginning = Math.max(0, job.acceptedMillis() - SLACK_MILLIS) + "-0";
    stream(response, at, id, last(header, parameter, beginning), end);
  }

  private static String last(
      @Nullable String header, @Nullable String parameter, String otherwise) {
    String given = header == null ? parameter : header;
    if (given == null || given.isBlank()) {
      return otherwise;
    }
    return FeedIds.read(given)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.BAD_REQUEST,
                    "expected Last-Event-ID to be the id of an event, but it is not"));
  }

  private void stream(
      HttpServletResponse response,
      PoolState pool,
      @Nullable String jobId,
      String after,
      String end)
      throws IOException {
    if (!seats.tryAcquire()) {
      throw new ProblemException(ProblemCode.UNAVAILABLE, "too many clients follow the events");
    }
    PoolFeed feed = feeds.of(pool);
    Follower follower = feed.follow(jobId, end);
    try {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Accel-Buffering", "no");
      new EventStream(pool, jobId, after, response.getOutputStream(), calls, heartbeat)
          .run(follower);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      feed.leave(follower);
      seats.release();
    }
  }
}
