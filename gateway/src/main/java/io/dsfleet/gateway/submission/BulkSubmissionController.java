package io.dsfleet.gateway.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.gateway.submission.JobSubmission.SubmittedJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.TraceId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Submits many jobs in one request; each is accepted or refused independently, in order. */
@RestController
final class BulkSubmissionController {
  private final JsonBodyReader json;
  private final JobSubmission submissions;
  private final int maxJobs;

  /**
   * @param maxJobs maximum of jobs in one request
   */
  BulkSubmissionController(JsonBodyReader json, JobSubmission submissions, int maxJobs) {
    this.json = json;
    this.submissions = submissions;
    this.maxJobs = maxJobs;
  }

  /** Jobs to submit. */
  record BulkRequest(@JsonProperty("jobs") @Nullable List<@Nullable AnalysisRequest> jobs) {}

  /** Result of one job; {@code problem} is set if it was refused. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BulkItem(
      @JsonProperty("index") int index,
      @JsonProperty("status") String status,
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("camera_id") @Nullable Long cameraId,
      @JsonProperty("problem") @Nullable ProblemResponse problem) {}

  /** Results of all jobs. */
  record BulkResponse(
      @JsonProperty("accepted") int accepted,
      @JsonProperty("refused") int refused,
      @JsonProperty("results") List<BulkItem> results) {}

  /** Returns 202 if all jobs were accepted, 207 if some were refused. */
  @Operation(
      summary = "Submits many analysis jobs",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = BulkRequest.class))))
  @PostMapping("/deepstream/jobs/bulk")
  ResponseEntity<BulkResponse> bulk(
      @Parameter(hidden = true) HttpServletRequest http,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key)
      throws IOException {
    IdempotencyKeyValidator.validate(key);
    List<@Nullable AnalysisRequest> jobs = json.read(http, BulkRequest.class).jobs();
    if (jobs == null || jobs.isEmpty() || jobs.size() > maxJobs) {
      throw ProblemException.invalidField(
          "jobs",
          "expected 1 to " + maxJobs + " jobs, but there are " + (jobs == null ? 0 : jobs.size()));
    }
    String trace = TraceId.fromTraceparent(http.getHeader(TraceId.HEADER));
    List<BulkItem> results = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      results.add(submit(i, jobs.get(i), key == null ? null : key + "/" + i, trace));
    }
    int accepted = (int) results.stream().filter(each -> each.problem() == null).count();
    int refused = results.size() - accepted;
    return ResponseEntity.status(refused == 0 ? HttpStatus.ACCEPTED : HttpStatus.MULTI_STATUS)
        .body(new BulkResponse(accepted, refused, results));
  }

  private BulkItem submit(
      int index, @Nullable AnalysisRequest request, @Nullable String key, @Nullable String trace) {
    try {
      if (request == null) {
        throw ProblemException.invalidField(
            "jobs[" + index + "]", "the job must be an object, but it is null");
      }
      SubmittedJob job = submissions.submit(request, key, trace);
      return new BulkItem(index, "accepted", job.jobId(), job.cameraId(), null);
    } catch (ProblemException refused) {
      return new BulkItem(index, "refused", null, null, refused.problem());
    }
  }
}
