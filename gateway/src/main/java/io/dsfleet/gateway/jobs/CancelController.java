package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
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
public final class CancelController {
  private final Pools pools;
  private final JobControl commands;
  private final StateCalls calls;
  private final JsonBody json;

  public CancelController(Pools pools, JobControl commands, StateCalls calls, JsonBody json) {
    this.pools = pools;
    this.commands = commands;
    this.calls = calls;
    this.json = json;
  }

  /** Optional body of a cancellation. */
  record CancelRequest(@JsonProperty("reason") @Nullable String reason) {}

  /** State of the job after the request. */
  @JsonInclude
  record CancelAnswer(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("request_id") String requestId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("state") JobState state,
      @JsonProperty("status") String status,
      @JsonProperty("message") String message) {}

  /** Returns 200 if the job is cancelled, 202 while it is being cancelled, 409 if it has ended. */
  @PostMapping("/deepstream/jobs/{id}/cancel")
  ResponseEntity<CancelAnswer> cancel(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    PoolState pool = pools.ofJob(id);
    CancelRequest body = json.readIfAny(http, CancelRequest.class);
    String checkedReason =
        JobControl.reason(body == null || body.reason() == null ? reason : body.reason());
    JobRecord job = calls.get(pool.reads().job(id)).orElseThrow(() -> Pools.unknownJob(id));
    return response(commands.cancel(pool, job, checkedReason));
  }

  private static ResponseEntity<CancelAnswer> response(JobRecord job) {
    boolean cancelled = job.state() == JobState.CANCELLED;
    if (job.state().isTerminal() && !cancelled) {
      throw new ProblemException(
          Problem.of(ProblemCode.JOB_ENDED, JobControl.hasEnded(job)).withJob(job.id()));
    }
    return ResponseEntity.status(cancelled ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(
            new CancelAnswer(
                job.id(),
                job.id(),
                job.cameraId(),
                job.state(),
                cancelled ? "cancelled" : "cancelling",
                cancelled ? "The job was cancelled" : "The job is being cancelled"));
  }
}
