package io.dsfleet.referenceapp.connection;

import io.dsfleet.referenceapp.config.RetrySettings;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt to connect: doubling, with jitter, and as long as the
 * close code asks for.
 */
final class Retry {
  private static final int GOING_AWAY = 1001;
  private static final int RESTARTS = 1012;
  private static final int TRY_LATER = 1013;
  private static final double SCATTER = 0.2;

  private final RetrySettings settings;
  private final DoubleSupplier random;
  private Duration step;

  /** The supplier gives numbers from 0 to 1. */
  Retry(RetrySettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
    this.step = settings.first();
  }

  /** The wait after one more failure: half of the step for certain, half by chance. */
  Duration afterFailure() {
    Duration now = step;
    if (settings.doubling()) {
      Duration doubled = step.multipliedBy(2);
      step = doubled.compareTo(settings.most()) < 0 ? doubled : settings.most();
    }
    Duration half = now.dividedBy(2);
    return half.plus(part(half));
  }

  /** The wait after a connection that ended with the code. */
  Duration afterClose(int code) {
    Duration asked =
        switch (code) {
          case GOING_AWAY, RESTARTS -> settings.afterShutdown();
          case TRY_LATER -> settings.afterOverload();
          default -> Duration.ZERO;
        };
    return afterRefusal(asked);
  }

  /** The wait after a server that said how long it wants to be left alone. */
  Duration afterRefusal(Duration asked) {
    Duration failure = afterFailure();
    // All apps of a server that stops hear it at once: they should not come back at once.
    Duration scattered =
        asked.plusMillis(Math.round(asked.toMillis() * SCATTER * random.getAsDouble()));
    return scattered.compareTo(failure) > 0 ? scattered : failure;
  }

  /** A connection was good. */
  void reset() {
    step = settings.first();
  }

  private Duration part(Duration most) {
    return Duration.ofMillis(Math.round(random.getAsDouble() * most.toMillis()));
  }
}
