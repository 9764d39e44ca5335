package io.dsfleet.gateway.jobs;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.state.FileOutcome;
import io.dsfleet.state.JobFilter;
import io.dsfleet.state.JobPage;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.TimelineEntry;
import io.dsfleet.state.Waiting;
import java.util.List;
import java.util.Locale;
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

  private final Pools pools;
  private final StateCalls calls;
  private final int maxPageSize;

  /**
   * @param maxPageSize maximum of {@code limit}
   */
  public JobsController(Pools pools, StateCalls calls, int maxPageSize) {
    this.pools = pools;
    this.calls = calls;
    this.maxPageSize = maxPageSize;
  }

  /**
   * Lists jobs, newest first by default. The header {@code Link} holds the next page, if there is
   * one.
   */
  @GetMapping("/deepstream/jobs")
  ResponseEntity<List<JobView>> jobs(
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT) String pool,
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(defaultValue = NEWEST_FIRST) String sort,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > maxPageSize) {
      throw ProblemException.invalid(
          "limit", "expected 1 to " + maxPageSize + ", but it is " + limit);
    }
    JobFilter filter = new JobFilter(state == null ? null : state(state), tenant, cameraId);
    JobPage page = page(pools.named(pool), filter, before, limit, isAscending(sort));
    HttpHeaders headers = new HttpHeaders();
    String next = page.next();
    if (next != null) {
      headers.set(
          HttpHeaders.LINK, "<" + address(pool, filter, next, limit, sort) + ">; rel=\"next\"");
    }
    return new ResponseEntity<>(
        page.jobs().stream().map(job -> JobView.of(job, null)).toList(), headers, 200);
  }

  /** One job, with the reason why it waits. */
  @GetMapping("/deepstream/jobs/{id}")
  JobView job(@PathVariable String id) {
    PoolState pool = pools.ofJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.reads().job(id);
    CompletableFuture<Optional<Waiting>> waiting = pool.reads().explain(id);
    return JobView.of(
        calls.get(job).orElseThrow(() -> Pools.unknownJob(id)),
        calls.get(waiting).map(WaitingView::of).orElse(null));
  }

  /** The event history of a job, oldest first. */
  @GetMapping("/deepstream/jobs/{id}/timeline")
  List<TimelineView> timeline(@PathVariable String id) {
    PoolState pool = pools.ofJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.reads().job(id);
    CompletableFuture<List<TimelineEntry>> timeline = pool.reads().timeline(id);
    if (calls.get(job).isEmpty()) {
      throw Pools.unknownJob(id);
    }
    return calls.get(timeline).stream().map(TimelineView::of).toList();
  }

  /** The results of the files of a job. */
  @GetMapping("/deepstream/jobs/{id}/results")
  List<ResultView> results(@PathVariable String id) {
    PoolState pool = pools.ofJob(id);
    CompletableFuture<Optional<JobRecord>> job = pool.reads().job(id);
    CompletableFuture<Optional<String>> body = pool.reads().body(id);
    CompletableFuture<Optional<String>> listing = pool.reads().listing(id);
    CompletableFuture<List<FileOutcome>> outcomes = pool.reads().files(id);
    return JobFiles.results(
        calls.get(job).orElseThrow(() -> Pools.unknownJob(id)),
        JobFiles.of(calls.get(body), calls.get(listing)),
        calls.get(outcomes));
  }

  private static boolean isAscending(String sort) {
    if (!sort.equals(NEWEST_FIRST) && !sort.equals(OLDEST_FIRST)) {
      throw ProblemException.invalid(
          "sort",
          "expected "
              + NEWEST_FIRST
              + " or "
              + OLDEST_FIRST
              + ", but it is '"
              + Problem.shortened(sort)
              + "'");
    }
    return sort.equals(OLDEST_FIRST);
  }

  private JobPage page(
      PoolState pool, JobFilter filter, @Nullable String before, int limit, boolean ascending) {
    try {
      return calls.get(
          ascending
              ? pool.reads().oldestJobs(filter, before, limit)
              : pool.reads().jobs(filter, before, limit));
    } catch (IllegalArgumentException noCursor) {
      throw ProblemException.invalid(
          "before", "'before' is not a cursor; use the Link header of the previous page");
    }
  }

  private static JobState state(String text) {
    try {
      return JobState.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw ProblemException.invalid(
          "state",
          "expected one of "
              + List.of(JobState.values())
              + ", but it is '"
              + Problem.shortened(text)
              + "'");
    }
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
