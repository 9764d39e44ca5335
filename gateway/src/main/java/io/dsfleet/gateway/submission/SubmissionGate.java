package io.dsfleet.gateway.submission;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits the jobs that are accepted while RabbitMQ is unavailable. Redis alone would accept them
 * without bound.
 */
public final class SubmissionGate {
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final BrokerAvailability broker;
  private final int maxUnconfirmed;

  /**
   * @param maxUnconfirmed maximum of accepted jobs that RabbitMQ has not confirmed
   */
  public SubmissionGate(BrokerAvailability broker, int maxUnconfirmed) {
    this.broker = broker;
    this.maxUnconfirmed = maxUnconfirmed;
  }

  /** Why a new job is rejected now, empty if it is accepted. */
  public Optional<String> rejectionReason() {
    if (!broker.isAvailable()) {
      return Optional.of("RabbitMQ is unavailable; try again later");
    }
    if (unconfirmed.get() >= maxUnconfirmed) {
      return Optional.of(
          "too many accepted jobs wait for RabbitMQ; the maximum is " + maxUnconfirmed);
    }
    return Optional.empty();
  }

  void jobPublished() {
    unconfirmed.incrementAndGet();
  }

  void jobSettled(boolean failed) {
    unconfirmed.decrementAndGet();
    if (failed) {
      broker.reportFailure();
    }
  }
}
