package io.dsfleet.scriptedapp;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Delays between the attempts of an app to reconnect: exponential backoff with full jitter, so that
 * many apps that lose their server together do not reconnect together. The delay that the server
 * requests by its close code is added.
 *
 * @param first upper bound of the first delay
 * @param most upper bound of every delay; the bound doubles with each lost connection up to this
 * @param isExact whether the bound itself is the delay, without jitter and whatever the close code
 */
record Comeback(Duration first, Duration most, boolean isExact) {
  private static final int MAX_DOUBLINGS = 30;

  /** The same delay every time. */
  static Comeback after(Duration pause) {
    return new Comeback(pause, pause, true);
  }

  /** Exponential backoff with full jitter. */
  static Comeback within(Duration first, Duration most) {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected 0 < first delay <= max delay, but they are " + first + " and " + most);
    }
    return new Comeback(first, most, false);
  }

  /** The delay after consecutive lost connections; the last one ended with {@code closeCode}. */
  Duration pause(int losses, int closeCode) {
    Duration bound = bound(losses);
    if (isExact) {
      return bound;
    }
    return requestedDelay(closeCode)
        .plusNanos(ThreadLocalRandom.current().nextLong(bound.toNanos() + 1));
  }

  /** The upper bound of the delay, without the part that the close code requests. */
  Duration bound(int losses) {
    Duration grown = first.multipliedBy(1L << Math.clamp(losses - 1L, 0, MAX_DOUBLINGS));
    return grown.compareTo(most) < 0 ? grown : most;
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
