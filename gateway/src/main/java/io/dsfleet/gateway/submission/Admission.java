package io.dsfleet.gateway.submission;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether another job may come in: the record alone would take them without end while the broker is
 * away.
 */
public final class Admission {
  private final AtomicInteger unconfirmed = new AtomicInteger();
  private final BrokerLink broker;
  private final int most;

  /**
   * @param most accepted jobs that the broker has not confirmed, at most
   */
  public Admission(BrokerLink broker, int most) {
    this.broker = broker;
    this.most = most;
  }

  /** Why no job is taken now, empty if one is. */
  public Optional<String> refusal() {
    if (!broker.isUp()) {
      return Optional.of("RabbitMQ does not answer");
    }
    if (unconfirmed.get() >= most) {
      return Optional.of(most + " accepted jobs wait for RabbitMQ");
    }
    return Optional.empty();
  }

  void published() {
    unconfirmed.incrementAndGet();
  }

  void settled(boolean failed) {
    unconfirmed.decrementAndGet();
    if (failed) {
      broker.failed();
    }
  }
}
