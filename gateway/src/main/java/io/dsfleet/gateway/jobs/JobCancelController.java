package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.JsonBodyReader;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Cancels a job and waits briefly for the result. */
@RestController
public final class JobCancelController {
  private final GatewayPools pools;
  private final JobCommands commands;
  private final BoundedAwait calls;
  private final JsonBodyReader json;

  public JobCancelController(
      GatewayPools pools, JobCommands commands, BoundedAwait calls, JsonBodyReader json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /** Optional body of a cancellation. */
  record CancelRequest(@JsonProperty("reason") @Nullable String reason) {}

  /** State of the job after the request. */
  @JsonInclude
  record CancelResponse(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("request_id") String requestId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("state") JobState state,
      @JsonProperty("status") String status,
      @JsonProperty("message") String message) {}

  /** Returns 200 if the job is cancelled, 202 while it is being cancelled, 409 if it has ended. */
  @PostMapping("/deepstream/jobs/{id}/cancel")
  ResponseEntity<CancelResponse> cancel(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    PoolState pool = pools.requireForJob(id);
    CancelRequest body = json.readOptional(http, CancelRequest.class);
    String checkedReason =
        JobCommands.checkedReason(body == null || body.reason() == null ? reason : body.reason());
    JobRecord job =
        calls.await(pool.queries().job(id)).orElseThrow(() -> GatewayPools.unknownJob(id));
    return response(commands.cancel(pool, job, checkedReason));
  }

  private static ResponseEntity<CancelResponse> response(JobRecord job) {
    boolean cancelled = job.state() == JobState.CANCELLED;
    if (job.state().isTerminal() && !cancelled) {
      throw new ProblemException(
          ProblemResponse.of(ProblemCode.JOB_ENDED, JobCommands.hasEndedMessage(job))
              .withJobId(job.id()));
    }
    return ResponseEntity.status(cancelled ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(
            new CancelResponse(
                job.id(),
                job.id(),
                job.cameraId(),
                job.state(),
                cancelled ? "cancelled" : "cancelling",
                cancelled ? "The job was cancelled" : "The job is being cancelled"));
  }
}
