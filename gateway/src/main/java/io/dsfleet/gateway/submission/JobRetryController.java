package io.dsfleet.gateway.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.gateway.jobs.JobFileResults;
import io.dsfleet.gateway.submission.JobSubmission.SubmittedJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.TraceId;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobFileOutcome;
import io.dsfleet.state.job.JobFilter;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Retries ended jobs as new jobs of the same request, or of its failed files only. */
@RestController
final class JobRetryController {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final JobSubmission submissions;
  private final JsonBodyReader json;
  private final int maxJobs;

  /**
   * @param maxJobs maximum of jobs that one request retries
   */
  JobRetryController(
      GatewayPools pools,
      BoundedAwait calls,
      JobSubmission submissions,
      JsonBodyReader json,
      int maxJobs) {
    this.pools = pools;
    this.calls = calls;
    this.submissions = submissions;
    this.json = json;
    this.maxJobs = maxJobs;
  }

  /**
   * What to repeat.
   *
   * @param files {@code all} (default), or {@code failed} for the files that were not analysed
   */
  record RetryRequest(@JsonProperty("files") @Nullable String files) {}

  /** The new job. */
  record RetryResponse(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("request_id") String requestId,
      @JsonProperty("retry_of") String retryOf,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("status") String status) {}

  /** Result of one job; {@code problem} is set if the retry was refused. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RetryItem(
      @JsonProperty("retry_of") String retryOf,
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("problem") @Nullable ProblemResponse problem) {}

  /** Results of all jobs; {@code more} is true if further jobs may match the filter. */
  record BulkRetryResponse(
      @JsonProperty("accepted") int accepted,
      @JsonProperty("refused") int refused,
      @JsonProperty("more") boolean more,
      @JsonProperty("results") List<RetryItem> results) {}

  /** Returns 202 with the id of the new job; repeated retries of a job return the same new job. */
  @Operation(
      summary = "Submits an ended job again as a new job, or only its failed files",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = RetryRequest.class))))
  @PostMapping("/deepstream/jobs/{id}/retry")
  ResponseEntity<RetryResponse> retry(
      @PathVariable String id, @Parameter(hidden = true) HttpServletRequest http)
      throws IOException {
    boolean onlyFailed = onlyFailedFiles(json.readOptional(http, RetryRequest.class));
    PoolState pool = pools.requireForJob(id);
    JobRecord job =
        calls.await(pool.queries().job(id)).orElseThrow(() -> GatewayPools.unknownJob(id));
    SubmittedJob submitted = onlyFailed ? submitFailedFiles(pool, job) : submitAgain(pool, job);
    return ResponseEntity.accepted()
        .location(URI.create("/deepstream/jobs/" + submitted.jobId()))
        .body(
            new RetryResponse(
                submitted.jobId(), submitted.jobId(), id, submitted.cameraId(), "accepted"));
  }

  /** Retries the newest failed (or cancelled) jobs that match the filter. */
  @PostMapping("/deepstream/jobs/retry")
  ResponseEntity<BulkRetryResponse> retryAll(
      @RequestParam(defaultValue = AnalysisRequest.DEFAULT_NAME) String pool,
      @RequestParam(defaultValue = "FAILED") String state,
      @RequestParam(required = false) @Nullable String tenant,
      @RequestParam(name = "camera_id", required = false) @Nullable Long cameraId,
      @RequestParam(defaultValue = "100") int limit) {
    if (limit < 1 || limit > maxJobs) {
      throw ProblemException.invalidField(
          "limit", "expected 1 to " + maxJobs + ", but it is " + limit);
    }
    PoolState poolState = pools.require(pool);
    JobFilter filter = new JobFilter(state(state), null, tenant, cameraId);
    List<RetryItem> results = new ArrayList<>();
    var page = calls.await(poolState.queries().jobs(filter, null, limit));
    for (JobRecord job : page.jobs()) {
      try {
        results.add(new RetryItem(job.id(), submitAgain(poolState, job).jobId(), null));
      } catch (ProblemException refused) {
        results.add(new RetryItem(job.id(), null, refused.problem()));
      }
    }
    int accepted = (int) results.stream().filter(each -> each.problem() == null).count();
    return ResponseEntity.accepted()
        .body(
            new BulkRetryResponse(
                accepted, results.size() - accepted, page.next() != null, results));
  }

  private SubmittedJob submitAgain(PoolState pool, JobRecord job) {
    if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
      throw notFailed(
          job,
          "expected a failed or cancelled job, but job "
              + job.id()
              + " is "
              + job.state().name().toLowerCase(Locale.ROOT));
    }
    return submissions.submit(
        storedRequest(pool, job),
        "retry-of:" + job.id(),
        TraceId.suffixOf(job.id()),
        job.otherCameraId() != null);
  }

  /** The new job analyses the files of the job that its last attempt did not analyse. */
  private SubmittedJob submitFailedFiles(PoolState pool, JobRecord job) {
    if (!job.state().isTerminal()) {
      throw notFailed(
          job,
          "expected an ended job, but job "
              + job.id()
              + " is "
              + job.state().name().toLowerCase(Locale.ROOT));
    }
    AnalysisRequest request = storedRequest(pool, job);
    Optional<String> listing = calls.await(pool.queries().fileListing(job.id()));
    List<JobFileOutcome> outcomes = calls.await(pool.queries().fileOutcomes(job.id()));
    AnalysisRequest repeated =
        JobFileResults.withoutAnalysedFiles(request, listing, outcomes)
            .filter(_ -> job.outcome() != JobOutcome.ALL)
            .orElseThrow(
                () -> notFailed(job, "every file of job " + job.id() + " has been analysed"));
    requireSize(repeated);
    return submissions.submit(
        repeated,
        "retry-of:" + job.id() + ":failed-files",
        TraceId.suffixOf(job.id()),
        job.otherCameraId() != null);
  }

  /** A listed folder may have more files than a request may name. */
  private void requireSize(AnalysisRequest request) {
    int bytes = json.canonicalJson(request).length;
    if (bytes > json.maxBytes()) {
      throw new ProblemException(
          ProblemCode.BODY_TOO_LARGE,
          "the request with the "
              + request.namedFiles().size()
              + " failed files has "
              + bytes
              + " bytes; the maximum is "
              + json.maxBytes()
              + " bytes");
    }
  }

  private AnalysisRequest storedRequest(PoolState pool, JobRecord job) {
    String body =
        calls
            .await(pool.queries().request(job.id()))
            .orElseThrow(() -> GatewayPools.unknownJob(job.id()));
    try {
      return MAPPER.readValue(body, AnalysisRequest.class);
    } catch (JacksonException unreadable) {
      throw new ProblemException(
          ProblemCode.INTERNAL, "the stored request of the job is unreadable");
    }
  }

  private static ProblemException notFailed(JobRecord job, String message) {
    return new ProblemException(
        ProblemResponse.of(ProblemCode.NOT_FAILED, message).withJobId(job.id()));
  }

  private static boolean onlyFailedFiles(@Nullable RetryRequest body) {
    String files = body == null || body.files() == null ? "all" : body.files();
    return switch (files) {
      case "all" -> false;
      case "failed" -> true;
      default ->
          throw ProblemException.invalidField(
              "files",
              "expected all or failed, but it is '" + ProblemResponse.quotable(files) + "'");
    };
  }

  private static JobState state(String text) {
    for (JobState state : List.of(JobState.FAILED, JobState.CANCELLED)) {
      if (state.name().equalsIgnoreCase(text)) {
        return state;
      }
    }
    throw ProblemException.invalidField(
        "state",
        "expected FAILED or CANCELLED, but it is '" + ProblemResponse.quotable(text) + "'");
  }
}
