package io.dsfleet.gateway.jobs;

import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.gateway.events.JobAwaiter;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Sends control commands to the scheduler and waits briefly for their effect. */
public final class JobCommands {
  private static final String DEFAULT_REASON = "user_cancelled";
  private static final int MAX_REASON_LENGTH = 255;

  private final EnvelopePublisher publisher;
  private final JobAwaiter jobAwaiter;
  private final BoundedAwait calls;
  private final Duration wait;

  /**
   * @param wait maximum wait for the effect of a command
   */
  public JobCommands(
      EnvelopePublisher publisher, JobAwaiter jobAwaiter, BoundedAwait calls, Duration wait) {
    this.publisher = publisher;
    this.jobAwaiter = jobAwaiter;
    this.calls = calls;
    this.wait = wait;
  }

  /** Sends a command to the scheduler of the pool; throws a 503 problem if there is none. */
  public void send(PoolState pool, ControlCommand command) {
    PublishOutcome outcome = calls.await(publisher.send(Topology.CONTROL, pool.name(), command));
    if (outcome == PublishOutcome.UNROUTABLE) {
      throw new ProblemException(
          ProblemCode.UNAVAILABLE, "no scheduler has started yet for pool " + pool.name());
    }
  }

  /** The job once the condition holds, or its state when the wait ends. */
  public JobRecord await(PoolState pool, String jobId, Predicate<JobRecord> condition) {
    return jobAwaiter
        .awaitJob(pool, jobId, condition, wait)
        .orElseThrow(() -> GatewayPools.unknownJob(jobId));
  }

  /** Cancels the job if it is active; returns its state after the wait. */
  public JobRecord cancel(PoolState pool, JobRecord job, String reason) {
    if (job.state().isTerminal() || job.state() == JobState.CANCELLING) {
      return job;
    }
    send(pool, new CancelJob(job.id(), reason));
    return await(pool, job.id(), JobCommands::isCancellingOrEnded);
  }

  private static boolean isCancellingOrEnded(JobRecord job) {
    return job.state().isTerminal() || job.state() == JobState.CANCELLING;
  }

  /** Error message for an operation on a job that has ended. */
  public static String hasEndedMessage(JobRecord job) {
    return "job " + job.id() + " has already ended: " + job.state().name().toLowerCase(Locale.ROOT);
  }

  /** The checked cancellation reason; {@code user_cancelled} if none is given. */
  public static String checkedReason(@Nullable String requested) {
    if (requested == null || requested.isBlank()) {
      return DEFAULT_REASON;
    }
    if (requested.length() > MAX_REASON_LENGTH || !PrintableText.isPrintable(requested)) {
      throw ProblemException.invalidField(
          "reason",
          "the reason must be at most "
              + MAX_REASON_LENGTH
              + " characters without control characters");
    }
    return requested;
  }
}
