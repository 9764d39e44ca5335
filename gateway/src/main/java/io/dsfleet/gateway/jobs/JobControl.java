package io.dsfleet.gateway.jobs;

import io.dsfleet.broker.EnvelopePublisher;
import io.dsfleet.broker.Published;
import io.dsfleet.gateway.feed.JobWatch;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.JobState;
import io.dsfleet.state.PoolState;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Tells the scheduler what is wanted of jobs, and waits a moment for what comes of it. */
public final class JobControl {
  private static final String REASON = "user_cancelled";
  private static final int REASON_MOST = 255;

  private final EnvelopePublisher publisher;
  private final JobWatch watch;
  private final StateCalls calls;
  private final Duration wait;

  /**
   * @param wait how long an effect is waited for
   */
  public JobControl(EnvelopePublisher publisher, JobWatch watch, StateCalls calls, Duration wait) {
    this.publisher = publisher;
    this.watch = watch;
    this.calls = calls;
    this.wait = wait;
  }

  /** Hands the command to the pool's scheduler; ends the request with 503 where there is none. */
  public void tell(PoolState pool, ControlCommand command) {
    Published outcome = calls.get(publisher.send(Topology.CONTROL, pool.name(), command));
    if (outcome == Published.UNROUTABLE) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "no scheduler has ever served the pool " + pool.name());
    }
  }

  /** The job once {@code wanted} holds, or as it is when the wait is over. */
  public JobRecord await(PoolState pool, String jobId, Predicate<JobRecord> wanted) {
    return watch.until(pool, jobId, wanted, wait).orElseThrow(Pools::unknownJob);
  }

  /** Cancels the job where it lives; the job as it is then. */
  public JobRecord cancel(PoolState pool, JobRecord job, String reason) {
    if (job.state().isTerminal() || job.state() == JobState.CANCELLING) {
      return job;
    }
    tell(pool, new CancelJob(job.id(), reason));
    return await(pool, job.id(), JobControl::isHeard);
  }

  private static boolean isHeard(JobRecord job) {
    return job.state().isTerminal() || job.state() == JobState.CANCELLING;
  }

  /** A reason for a cancel as a client gave it, checked; the original's where it gave none. */
  public static String reason(@Nullable String given) {
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
}
