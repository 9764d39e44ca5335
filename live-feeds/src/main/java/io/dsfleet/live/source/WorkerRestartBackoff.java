package io.dsfleet.live.source;

import java.time.Duration;

/**
 * The delay before a failed worker is restarted.
 *
 * @param min delay of the first restart; doubled for each further one
 * @param max maximum delay
 */
record WorkerRestartBackoff(Duration min, Duration max) {

  /** The delay after the given number of failures without a stable run between them; from 1. */
  Duration delay(int failures) {
    Duration delay = min;
    for (int count = 1; count < failures && delay.compareTo(max) < 0; count++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(max) < 0 ? delay : max;
  }
}
