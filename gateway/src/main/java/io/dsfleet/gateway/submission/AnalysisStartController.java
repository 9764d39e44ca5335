package io.dsfleet.gateway.submission;

import io.dsfleet.gateway.events.JobAwaiter;
import io.dsfleet.gateway.http.ClientConnection;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.submission.JobSubmission.SubmittedJob;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.TraceId;
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
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /deepstream/analysis/start}. */
@RestController
final class AnalysisStartController {
  private final JsonBodyReader json;
  private final JobSubmission submissions;
  private final JobAwaiter jobAwaiter;
  private final WaitPreference preference;

  AnalysisStartController(
      JsonBodyReader json,
      JobSubmission submissions,
      JobAwaiter jobAwaiter,
      WaitPreference preference) {
    this.json = json;
    this.submissions = submissions;
    this.jobAwaiter = jobAwaiter;
    this.preference = preference;
  }

  /**
   * Accepts a job. Returns 202, or 200 with instance and stream if the client waits for the start
   * by {@code Prefer: wait=N}.
   */
  @Operation(
      summary = "Submits an analysis job",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = "application/json",
                      schema = @Schema(implementation = AnalysisRequest.class))))
  @PostMapping("/deepstream/analysis/start")
  ResponseEntity<AnalysisStartResponse> start(
      @Parameter(hidden = true) HttpServletRequest http,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
      @RequestHeader(name = "Prefer", required = false) @Nullable String prefer)
      throws IOException {
    IdempotencyKeyValidator.validate(idempotencyKey);
    Duration wait = preference.parse(prefer);
    AnalysisRequest request = json.read(http, AnalysisRequest.class);
    SubmittedJob submitted =
        submissions.submit(
            request, idempotencyKey, TraceId.fromTraceparent(http.getHeader(TraceId.HEADER)));
    if (wait.isZero() && !submitted.replayed()) {
      return response(
          HttpStatus.ACCEPTED,
          AnalysisStartResponse.accepted(submitted.jobId(), submitted.cameraId()));
    }
    Optional<JobRecord> job =
        jobAwaiter.awaitJob(
            submitted.pool(),
            submitted.jobId(),
            AnalysisStartController::isDecided,
            wait,
            ClientConnection.of(http));
    return response(
        job.filter(AnalysisStartController::isDecided).isPresent() && !wait.isZero()
            ? HttpStatus.OK
            : HttpStatus.ACCEPTED,
        job.map(AnalysisStartResponse::of)
            .orElseGet(
                () -> AnalysisStartResponse.accepted(submitted.jobId(), submitted.cameraId())));
  }

  private static boolean isDecided(JobRecord job) {
    return job.state() == JobState.STARTED
        || job.state() == JobState.RUNNING
        || job.state().isTerminal();
  }

  private static ResponseEntity<AnalysisStartResponse> response(
      HttpStatus status, AnalysisStartResponse body) {
    return ResponseEntity.status(status)
        .location(URI.create("/deepstream/jobs/" + body.jobId()))
        .body(body);
  }
}
