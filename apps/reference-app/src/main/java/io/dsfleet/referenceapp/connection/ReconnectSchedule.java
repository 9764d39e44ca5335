package io.dsfleet.referenceapp.connection;

import io.dsfleet.referenceapp.config.ReconnectSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Computes the wait before the next attempt to connect: exponential backoff with jitter and a
 * minimum per close code.
 */
final class ReconnectSchedule {
  private static final int GOING_AWAY = 1001;
  private static final int RESTARTS = 1012;
  private static final int TRY_LATER = 1013;
  private static final double JITTER = 0.2;

  private final ReconnectSettings settings;
  private final DoubleSupplier random;
  private Duration interval;

  /** Creates a schedule; {@code random} supplies numbers from 0 to 1. */
  ReconnectSchedule(ReconnectSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    this.interval = settings.initialInterval();
  }

  /**
   * Returns the wait after a failure: half of the interval plus a random part of the other half.
   */
  Duration afterFailure() {
    Duration now = interval;
    if (settings.exponential()) {
      Duration doubled = interval.multipliedBy(2);
      interval = doubled.compareTo(settings.maxInterval()) < 0 ? doubled : settings.maxInterval();
    }
    Duration half = now.dividedBy(2);
    return half.plus(randomPart(half));
  }

  /** Returns the wait after a connection that ended with the close code. */
  Duration afterClose(int code) {
    Duration requested =
        switch (code) {
          case GOING_AWAY, RESTARTS -> settings.minAfterShutdown();
          case TRY_LATER -> settings.minAfterOverload();
          default -> Duration.ZERO;
        };
    return afterRefusal(requested);
  }

  /** Returns the wait after a rejection, at least the requested one. */
  Duration afterRefusal(Duration requested) {
    Duration failure = afterFailure();
    // All apps of a stopping server are notified at once; jitter spreads their return.
    Duration jittered =
        requested.plusMillis(Math.round(requested.toMillis() * JITTER * random.getAsDouble()));
    return jittered.compareTo(failure) > 0 ? jittered : failure;
  }

  /** Resets the interval after a stable connection. */
  void reset() {
    interval = settings.initialInterval();
  }

  private Duration randomPart(Duration max) {
    return Duration.ofMillis(Math.round(random.getAsDouble() * max.toMillis()));
  }
}
