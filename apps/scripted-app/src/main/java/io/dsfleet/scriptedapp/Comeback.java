package io.dsfleet.scriptedapp;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long an app waits before it comes back. A bound of its own for each attempt, and a random
 * time below it (full jitter), so that a thousand apps that lost their server at once do not come
 * at once. What the server asks for by its close code comes on top.
 *
 * @param first bound of the first pause
 * @param most bound of any pause; each is twice the one before until then
 * @param isExact whether the bound itself is the pause, without chance and whatever the code
 */
record Comeback(Duration first, Duration most, boolean isExact) {
  private static final int DOUBLINGS_MAX = 30;

  /** Always the same pause. */
  static Comeback after(Duration pause) {
    return new Comeback(pause, pause, true);
  }

  /** Full jitter. */
  static Comeback within(Duration first, Duration most) {
    if (!first.isPositive() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "expected pauses above 0 that grow, but they are " + first + " and " + most);
    }
    return new Comeback(first, most, false);
  }

  /** The pause after so many losses without a session between them, the last one by this code. */
  Duration pause(int losses, int closeCode) {
    Duration bound = bound(losses);
    if (isExact) {
      return bound;
    }
    return asked(closeCode).plusNanos(ThreadLocalRandom.current().nextLong(bound.toNanos() + 1));
  }

  /** What no pause exceeds, but for what the close code asks for. */
  Duration bound(int losses) {
    Duration grown = first.multipliedBy(1L << Math.clamp(losses - 1L, 0, DOUBLINGS_MAX));
    return grown.compareTo(most) < 0 ? grown : most;
  }

  /** The least pause that the protocol asks for. */
  private static Duration asked(int closeCode) {
    return switch (closeCode) {
      case 1001, 1012 -> Duration.ofSeconds(5);
      case 1013 -> Duration.ofSeconds(10);
      default -> Duration.ZERO;
    };
  }
}
