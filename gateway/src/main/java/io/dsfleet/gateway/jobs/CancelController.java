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
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Asks the scheduler to cancel a job, and waits a moment to tell what came of it. */
@RestController
public final class CancelController {
  private final Pools pools;
  private final JobControl control;
  private final StateCalls calls;
  private final JsonBody json;

  public CancelController(Pools pools, JobControl control, StateCalls calls, JsonBody json) {
    this.pools = pools;
    this.control = control;
    this.calls = calls;
    this.json = json;
  }

  /** What a client may say when it cancels. */
  record CancelRequest(@JsonProperty("reason") @Nullable String reason) {}

  /** Where the job stands after a cancel. */
  @JsonInclude
  record CancelAnswer(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("request_id") String requestId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("state") JobState state,
      @JsonProperty("status") String status,
      @JsonProperty("message") String message) {}

  /** 200 once it is cancelled, 202 while that is under way, 409 where it ended another way. */
  @PostMapping("/deepstream/jobs/{id}/cancel")
  ResponseEntity<CancelAnswer> cancel(
      HttpServletRequest http,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String reason)
      throws IOException {
    PoolState pool = pools.ofJob(id);
    CancelRequest asked = json.readIfAny(http, CancelRequest.class);
    String why =
        JobControl.reason(asked == null || asked.reason() == null ? reason : asked.reason());
    JobRecord job = calls.get(pool.reads().job(id)).orElseThrow(Pools::unknownJob);
    return answer(control.cancel(pool, job, why));
  }

  private static ResponseEntity<CancelAnswer> answer(JobRecord job) {
    boolean done = job.state() == JobState.CANCELLED;
    if (job.state().isTerminal() && !done) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.JOB_ENDED,
                  "expected a job that lives, but it is "
                      + job.state().name().toLowerCase(Locale.ROOT))
              .withJob(job.id()));
    }
    return ResponseEntity.status(done ? HttpStatus.OK : HttpStatus.ACCEPTED)
        .body(
            new CancelAnswer(
                job.id(),
                job.id(),
                job.cameraId(),
                job.state(),
                done ? "cancelled" : "cancelling",
                done ? "The job is cancelled" : "The job is being cancelled"));
  }
}
