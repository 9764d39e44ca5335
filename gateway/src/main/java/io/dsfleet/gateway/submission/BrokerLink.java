package io.dsfleet.gateway.submission;

import io.dsfleet.broker.EnvelopePublisher;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Whether the broker takes messages now, as far as this process knows. */
public final class BrokerLink {
  /** After a failure it is tried again: nothing else would find out that the broker is back. */
  private static final long DOUBT_MILLIS = 3_000;

  private final EnvelopePublisher publisher;
  private final BooleanSupplier connected;
  private final LongSupplier millis;
  private volatile long failedAt = Long.MIN_VALUE;

  /**
   * @param connected whether a connection is open
   * @param millis a clock that only grows
   */
  public BrokerLink(EnvelopePublisher publisher, BooleanSupplier connected, LongSupplier millis) {
    this.publisher = publisher;
    this.connected = connected;
    this.millis = millis;
  }

  /** Whether a message is likely to be taken. */
  public boolean isUp() {
    return connected.getAsBoolean()
        && (publisher.reachable() || millis.getAsLong() - failedAt > DOUBT_MILLIS);
  }

  /** Notes that a message was not taken. */
  void failed() {
    failedAt = millis.getAsLong();
  }
}
