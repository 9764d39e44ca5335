package io.dsfleet.gateway.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.submission.Submissions.Submitted;
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

/** Many jobs in one request, each accepted or refused for itself, in their order. */
@RestController
final class BulkController {
  private final JsonBody json;
  private final Submissions submissions;
  private final int most;

  /**
   * @param most jobs of one request at most
   */
  BulkController(JsonBody json, Submissions submissions, int most) {
    this.json = json;
    this.submissions = submissions;
    this.most = most;
  }

  /** Jobs to submit. */
  record BulkRequest(@JsonProperty("jobs") @Nullable List<@Nullable AnalysisRequest> jobs) {}

  /** What became of one of them; {@code problem} where it was refused. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record BulkItem(
      @JsonProperty("index") int index,
      @JsonProperty("status") String status,
      @JsonProperty("job_id") @Nullable String jobId,
      @JsonProperty("camera_id") @Nullable Long cameraId,
      @JsonProperty("problem") @Nullable Problem problem) {}

  /** What became of all. */
  record BulkAnswer(
      @JsonProperty("accepted") int accepted,
      @JsonProperty("refused") int refused,
      @JsonProperty("results") List<BulkItem> results) {}

  /** 202 where all were accepted, 207 where some were refused; each item says its own. */
  @Operation(
      summary = "Asks for many analyses",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = BulkRequest.class))))
  @PostMapping("/deepstream/jobs/bulk")
  ResponseEntity<BulkAnswer> bulk(
      @Parameter(hidden = true) HttpServletRequest http,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key)
      throws IOException {
    IdempotencyKey.check(key);
    List<@Nullable AnalysisRequest> jobs = json.read(http, BulkRequest.class).jobs();
    if (jobs == null || jobs.isEmpty() || jobs.size() > most) {
      throw ProblemException.invalid(
          "jobs",
          "expected 1 to " + most + " jobs, but there are " + (jobs == null ? 0 : jobs.size()));
    }
    String trace = TraceId.ofParent(http.getHeader(TraceId.HEADER));
    List<BulkItem> results = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      results.add(one(i, jobs.get(i), key == null ? null : key + "/" + i, trace));
    }
    int accepted = (int) results.stream().filter(each -> each.problem() == null).count();
    int refused = results.size() - accepted;
    return ResponseEntity.status(refused == 0 ? HttpStatus.ACCEPTED : HttpStatus.MULTI_STATUS)
        .body(new BulkAnswer(accepted, refused, results));
  }

  private BulkItem one(
      int index, @Nullable AnalysisRequest request, @Nullable String key, @Nullable String trace) {
    try {
      if (request == null) {
        throw ProblemException.invalid("jobs[" + index + "]", "expected an object, but it is null");
      }
      Submitted job = submissions.submit(request, key, trace);
      return new BulkItem(index, "accepted", job.jobId(), job.cameraId(), null);
    } catch (ProblemException refused) {
      return new BulkItem(index, "refused", null, null, refused.problem());
    }
  }
}
