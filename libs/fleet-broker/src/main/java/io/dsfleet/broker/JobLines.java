package io.dsfleet.broker;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.job.Assignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service does with a job, a line a step, marked with job, instance and trace: the logger
 * {@code io.dsfleet.jobs.<service>}, at the level {@code debug}.
 */
public final class JobLines {
  private final Logger log;

  private JobLines(Logger log) {
    this.log = log;
  }

  /** The lines of a service. */
  public static JobLines of(String service) {
    return new JobLines(LoggerFactory.getLogger("io.dsfleet.jobs." + service));
  }

  /** A step of a job that no instance has. */
  public void say(String jobId, String step) {
    if (log.isDebugEnabled()) {
      try (LogContext _ = LogContext.of(jobId, null)) {
        log.debug("{}", step);
      }
    }
  }

  /** A step of an attempt, with its instance, stream and number. */
  public void say(Assignment attempt, String step) {
    if (log.isDebugEnabled()) {
      try (LogContext _ = LogContext.of(attempt)) {
        log.debug(
            "{}: {} stream {}, attempt {}",
            step,
            attempt.instanceId(),
            attempt.streamId(),
            attempt.attempt());
      }
    }
  }

  /** What the message says happens to its job or instance. */
  public void say(BrokerMessage message) {
    if (log.isDebugEnabled()) {
      try (LogContext _ = LogContext.about(message)) {
        log.debug("{}", message.getClass().getSimpleName());
      }
    }
  }
}
