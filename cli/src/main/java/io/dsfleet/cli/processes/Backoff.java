package io.dsfleet.cli.processes;

import java.time.Duration;

/**
 * How long to wait before a process is started again.
 *
 * @param restarts how often in a row it ended soon after its start
 */
record Backoff(int restarts) {
  static final Backoff NONE = new Backoff(0);

  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int LARGEST_EXPONENT = 8;

  /** The state after the process ended; a long life clears the count. */
  Backoff afterLifeOf(Duration life) {
    return life.compareTo(STEADY) >= 0 ? new Backoff(1) : new Backoff(restarts + 1);
  }

  /** Half a second, doubled with each short life, at most thirty seconds. */
  Duration delay() {
    int exponent = Math.min(Math.max(restarts - 1, 0), LARGEST_EXPONENT);
    Duration delay = Duration.ofMillis(500L << exponent);
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
