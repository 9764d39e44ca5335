package io.dsfleet.devtools.processes;

import java.time.Duration;

/**
 * How long to wait before a process is started again.
 *
 * @param restarts how often in a row it ended soon after its start
 */
record RestartBackoff(int restarts) {
  static final RestartBackoff NONE = new RestartBackoff(0);

  private static final Duration STEADY = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int LARGEST_EXPONENT = 8;

  /** The state after the process ended; a long life clears the count. */
  RestartBackoff afterLifeOf(Duration life) {
    return life.compareTo(STEADY) >= 0 ? new RestartBackoff(1) : new RestartBackoff(restarts + 1);
  }

  /** Half a second, doubled with each short life, at most thirty seconds. */
  Duration delay() {
    int exponent = Math.min(Math.max(restarts - 1, 0), LARGEST_EXPONENT);
    Duration delay = Duration.ofMillis(500L << exponent);
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }
}
