package io.dsfleet.service;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.job.Assignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each step of a job with the job, instance and trace ids, at level {@code debug} of the
 * logger {@code io.dsfleet.jobs.<service>}.
 */
public final class JobStepLogger {
  private final Logger log;

  private JobStepLogger(Logger log) {
    this.log = log;
  }

  /** The step logger of a service. */
  public static JobStepLogger forService(String service) {
    return new JobStepLogger(LoggerFactory.getLogger("io.dsfleet.jobs." + service));
  }

  /** Logs a step of a job that is not assigned. */
  public void log(String jobId, String step) {
    if (log.isDebugEnabled()) {
      try (LogContext _ = LogContext.of(jobId, null)) {
        log.debug("{}", step);
      }
    }
  }

  /** Logs a step of an attempt with its instance, stream and attempt number. */
  public void log(Assignment attempt, String step) {
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

  /** Logs the type of a message about a job or an instance. */
  public void log(BrokerMessage message) {
    if (log.isDebugEnabled()) {
      try (LogContext _ = LogContext.forMessage(message)) {
        log.debug("{}", message.getClass().getSimpleName());
      }
    }
  }
}
