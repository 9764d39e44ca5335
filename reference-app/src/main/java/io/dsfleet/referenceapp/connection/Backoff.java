package io.dsfleet.referenceapp.connection;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: doubling from half a second to 30, with
 * jitter.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long MOST_MILLIS = 30_000;

  private final DoubleSupplier random;
  private long nextMillis = FIRST_MILLIS;

  /** The supplier gives numbers from 0 to 1. */
  Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The wait after one more failure: half of the step for certain, half by chance. */
  Duration next() {
    long step = nextMillis;
    nextMillis = Math.min(MOST_MILLIS, 2 * step);
    return Duration.ofMillis(step / 2 + Math.round(random.getAsDouble() * step / 2));
  }

  /** A connection was good. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
