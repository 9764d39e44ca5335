package io.dsfleet.referenceapp.connection;

import io.dsfleet.referenceapp.config.ReconnectSettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: doubling, with jitter, and as long as the
 * close code asks for.
 */
final class ReconnectSchedule {
  private static final int GOING_AWAY = 1001;
  private static final int RESTARTS = 1012;
  private static final int TRY_LATER = 1013;
  private static final double JITTER = 0.2;

  private final ReconnectSettings settings;
  private final DoubleSupplier random;
  private Duration interval;

  /** The supplier gives numbers from 0 to 1. */
  ReconnectSchedule(ReconnectSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    this.interval = settings.initialInterval();
  }

  /** The wait after one more failure: half of the step for certain, half by chance. */
  Duration afterFailure() {
    Duration now = interval;
    if (settings.exponential()) {
      Duration doubled = interval.multipliedBy(2);
      interval = doubled.compareTo(settings.maxInterval()) < 0 ? doubled : settings.maxInterval();
    }
    Duration half = now.dividedBy(2);
    return half.plus(part(half));
  }

  /** The wait after a connection that ended with the code. */
  Duration afterClose(int code) {
    Duration asked =
        switch (code) {
          case GOING_AWAY, RESTARTS -> settings.minAfterShutdown();
          case TRY_LATER -> settings.minAfterOverload();
          default -> Duration.ZERO;
        };
    return afterRefusal(asked);
  }

  /** The wait after a server that said how long it wants to be left alone. */
  Duration afterRefusal(Duration asked) {
    Duration failure = afterFailure();
    // All apps of a server that stops hear it at once: they should not come back at once.
    Duration scattered =
        asked.plusMillis(Math.round(asked.toMillis() * JITTER * random.getAsDouble()));
    return scattered.compareTo(failure) > 0 ? scattered : failure;
  }

  /** A connection was good. */
  void reset() {
    interval = settings.initialInterval();
  }

  private Duration part(Duration most) {
    return Duration.ofMillis(Math.round(random.getAsDouble() * most.toMillis()));
  }
}
