package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.Published;
import io.dsfleet.gateway.feed.JobWatch;
import io.dsfleet.gateway.http.JsonBody;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
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
  private static final String REASON = "user_cancelled";
  private static final int REASON_MOST = 255;

  private final Pools pools;
  private final EnvelopePublisher publisher;
  private final JobWatch watch;
  private final StateCalls calls;
  private final JsonBody json;
  private final Duration wait;

  /**
   * @param wait how long the effect is waited for before the answer is 202
   */
  public CancelController(
      Pools pools,
      EnvelopePublisher publisher,
      JobWatch watch,
      StateCalls calls,
      JsonBody json,
      Duration wait) {
    this.pools = pools;
    this.publisher = publisher;
    this.watch = watch;
    this.calls = calls;
    this.json = json;
    this.wait = wait;
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
    String why = reason(asked == null || asked.reason() == null ? reason : asked.reason());
    JobRecord job = calls.get(pool.reads().job(id)).orElseThrow(Pools::unknownJob);
    if (!job.state().isTerminal() && job.state() != JobState.CANCELLING) {
      tell(pool, id, why);
      job = watch.until(pool, id, CancelController::isHeard, wait).orElseThrow(Pools::unknownJob);
    }
    return answer(job);
  }

  private void tell(PoolState pool, String id, String reason) {
    Published outcome =
        calls.get(publisher.send(Topology.CONTROL, pool.name(), new CancelJob(id, reason)));
    if (outcome == Published.UNROUTABLE) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "no scheduler has ever served the pool " + pool.name());
    }
  }

  private static boolean isHeard(JobRecord job) {
    return job.state().isTerminal() || job.state() == JobState.CANCELLING;
  }

  private static String reason(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return REASON;
    }
    if (given.length() > REASON_MOST || given.chars().anyMatch(Character::isISOControl)) {
      throw ProblemException.invalid(
          "reason",
          "expected at most "
              + REASON_MOST
              + " characters without control characters, but it is"
              + " something else");
    }
    return given;
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
