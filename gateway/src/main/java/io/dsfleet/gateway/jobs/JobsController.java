package io.dsfleet.gateway.jobs;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobPage;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.QueuePosition;
import io.dsfleet.state.job.TimelineEntry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Queries of jobs. */
@RestController
public final class JobsController {
  private static final String NEWEST_FIRST = "-accepted_at";
  private static final String OLDEST_FIRST = "accepted_at";

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final int maxPageSize;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public JobsController(GatewayPools pools, BoundedAwait calls, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.maxPageSize = maxPageSize;
  }

  /**
   * Lists jobs, newest first by default. The header {@code Link} holds the next page, if there is
   * one; without filters {@code X-Total-Count} is the number of stored jobs.
   */
  @GetMapping("/deepstream/jobs")
  ResponseEntity<List<JobView>> jobs(
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT_NAME) String pool,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String outcome,
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = NEWEST_FIRST) String sort,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > maxPageSize) {
      throw ProblemException.invalidField(
          "limit", "expected 1 to " + maxPageSize + ", but it is " + limit);
    }
    JobFilter filter =
        new JobFilter(
            state == null ? null : state(state),
            outcome == null ? null : outcome(outcome),
            tenant,
            cameraId);
    PoolState named = pools.require(pool);
    JobPage page = page(named, filter, before, limit, isAscending(sort));
    HttpHeaders headers = new HttpHeaders();
    if (filter.equals(JobFilter.ALL)) {
      headers.set("X-Total-Count", Long.toString(calls.await(named.queries().counts()).jobs()));
    }
    String next = page.next();
    if (next != null) {
      headers.set(
          HttpHeaders.LINK, "<" + address(pool, filter, next, limit, sort) + ">; rel=\"next\"");
    }
    return new ResponseEntity<>(views(named, page.jobs()), headers, 200);
  }

  private List<JobView> views(PoolState pool, List<JobRecord> jobs) {
    List<String> running =
        jobs.stream().filter(job -> job.state() == JobState.RUNNING).map(JobRecord::id).toList();
    Map<String, String> progress = calls.await(pool.queries().progress(running));
    return jobs.stream()
        .map(job -> JobView.of(job, JobProgress.of(job, progress.get(job.id()))))
        .toList();
  }

  /** One job, with the reason why it waits, its progress and what its request named. */
  @GetMapping("/deepstream/jobs/{id}")
  JobView job(@PathVariable String id) {
    PoolState pool = pools.requireForJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.queries().job(id);
    CompletableFuture<Optional<QueuePosition>> waiting = pool.queries().queuePosition(id);
    CompletableFuture<Optional<String>> progress = pool.queries().progress(id);
    CompletableFuture<Optional<String>> body = pool.queries().request(id);
    JobRecord known = calls.await(job).orElseThrow(() -> GatewayPools.unknownJob(id));
    return JobView.of(
        known,
        calls.await(waiting).map(QueuePositionView::of).orElse(null),
        JobProgress.of(known, calls.await(progress).orElse(null)),
        JobFileResults.request(calls.await(body)).orElse(null));
  }

  /** The event history of a job, oldest first. */
  @GetMapping("/deepstream/jobs/{id}/timeline")
  List<TimelineView> timeline(@PathVariable String id) {
    PoolState pool = pools.requireForJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.queries().job(id);
    CompletableFuture<List<TimelineEntry>> timeline = pool.queries().timeline(id);
    if (calls.await(job).isEmpty()) {
      throw GatewayPools.unknownJob(id);
    }
    return calls.await(timeline).stream().map(TimelineView::of).toList();
  }

  private static boolean isAscending(String sort) {
    if (!sort.equals(NEWEST_FIRST) && !sort.equals(OLDEST_FIRST)) {
      throw ProblemException.invalidField(
          "sort",
          "expected "
              + NEWEST_FIRST
              + " or "
              + OLDEST_FIRST
              + ", but it is '"
              + ProblemResponse.quotable(sort)
              + "'");
    }
    return sort.equals(OLDEST_FIRST);
  }

  private JobPage page(
      PoolState pool, JobFilter filter, @Nullable String before, int limit, boolean ascending) {
    try {
      return calls.await(
          ascending
              ? pool.queries().oldestJobs(filter, before, limit)
              : pool.queries().jobs(filter, before, limit));
    } catch (IllegalArgumentException noCursor) {
      throw ProblemException.invalidField(
          "before", "'before' is not a cursor; use the Link header of the previous page");
    }
  }

  private static JobState state(String text) {
    try {
      return JobState.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw ProblemException.invalidField(
          "state",
          "expected one of "
              + List.of(JobState.values())
              + ", but it is '"
              + ProblemResponse.quotable(text)
              + "'");
    }
  }

  private static JobOutcome outcome(String text) {
    return JobOutcome.find(text)
        .orElseThrow(
            () ->
                ProblemException.invalidField(
                    "outcome",
                    "expected one of "
                        + JobOutcome.wireNames()
                        + ", but it is '"
                        + ProblemResponse.quotable(text)
                        + "'"));
  }

  private static String address(
      String pool, JobFilter filter, String next, int limit, String sort) {
    UriComponentsBuilder uri =
        UriComponentsBuilder.fromPath("/deepstream/jobs")
            .queryParam("pool", "{pool}")
            .queryParam("limit", limit)
            .queryParam("sort", sort)
            .queryParam("before", "{before}");
    if (filter.state() != null) {
      uri.queryParam("state", filter.state());
    }
    JobOutcome outcome = filter.outcome();
    if (outcome != null) {
      uri.queryParam("outcome", outcome.wireName());
    }
    if (filter.cameraId() != null) {
      uri.queryParam("camera_id", filter.cameraId());
    }
    if (filter.tenant() != null) {
      return uri.queryParam("tenant", "{tenant}")
          .encode()
          .buildAndExpand(pool, next, filter.tenant())
          .toUriString();
    }
    return uri.encode().buildAndExpand(pool, next).toUriString();
  }
}
