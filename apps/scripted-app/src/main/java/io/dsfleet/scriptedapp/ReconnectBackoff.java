package io.dsfleet.scriptedapp;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delays between the attempts of an app to reconnect: exponential backoff with full jitter, so that
 * many apps that lose their server together do not reconnect together. The delay that the server
 * requests by its close code is added.
 *
 * @param initialDelay upper bound of the first delay
 * @param maxDelay upper bound of every delay; the bound doubles with each lost connection up to
 *     this
 * @param isFixed whether the bound itself is the delay, without jitter and whatever the close code
 */
record ReconnectBackoff(Duration initialDelay, Duration maxDelay, boolean isFixed) {
  private static final int MAX_DOUBLINGS = 30;

  /** The same delay every time. */
  static ReconnectBackoff fixed(Duration pause) {
    return new ReconnectBackoff(pause, pause, true);
  }

  /** Exponential backoff with full jitter. */
  static ReconnectBackoff jittered(Duration initialDelay, Duration maxDelay) {
    if (!initialDelay.isPositive() || maxDelay.compareTo(initialDelay) < 0) {
      throw new IllegalArgumentException(
          "expected 0 < initial delay <= max delay, but they are "
              + initialDelay
              + " and "
              + maxDelay);
    }
    return new ReconnectBackoff(initialDelay, maxDelay, false);
  }

  /** The delay after consecutive lost connections; the last one ended with {@code closeCode}. */
  Duration delay(int losses, int closeCode) {
    Duration bound = upperBound(losses);
    if (isFixed) {
      return bound;
    }
    return requestedDelay(closeCode)
        .plusNanos(ThreadLocalRandom.current().nextLong(bound.toNanos() + 1));
  }

  /** The upper bound of the delay, without the part that the close code requests. */
  Duration upperBound(int losses) {
    Duration grown = initialDelay.multipliedBy(1L << Math.clamp(losses - 1L, 0, MAX_DOUBLINGS));
    return grown.compareTo(maxDelay) < 0 ? grown : maxDelay;
  }

  /** The minimum delay that the app protocol requires after a close code. */
  private static Duration requestedDelay(int closeCode) {
    return switch (closeCode) {
      case 1001, 1012 -> Duration.ofSeconds(5);
      case 1013 -> Duration.ofSeconds(10);
      default -> Duration.ZERO;
    };
  }
}
