package io.dsfleet.devtools.processes;

import java.time.Duration;

/**
 * Delay before a process is restarted.
 *
 * @param restarts number of consecutive exits within a minute of the start
 */
record RestartBackoff(int restarts) {
  static final RestartBackoff NONE = new RestartBackoff(0);

  private static final Duration STABLE_RUN = Duration.ofMinutes(1);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);
  private static final int MAX_EXPONENT = 8;

  /** The state after an exit. Running for a minute or longer resets the count. */
  RestartBackoff afterRunOf(Duration runTime) {
    return runTime.compareTo(STABLE_RUN) >= 0
        ? new RestartBackoff(1)
        : new RestartBackoff(restarts + 1);
  }

  /** Half a second, doubled with each consecutive early exit, at most 30 seconds. */
  Duration delay() {
    int exponent = Math.min(Math.max(restarts - 1, 0), MAX_EXPONENT);
    Duration delay = Duration.ofMillis(500L << exponent);
    return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
  }
}
