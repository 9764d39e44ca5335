package io.dsfleet.scheduler.fleet;

import java.time.Duration;

/**
 * How busy a pool is.
 *
 * @param pending jobs that wait for a slot
 * @param waited how long the next of them has waited
 * @param slots slots that there are
 * @param free slots that could take a job
 */
record Load(long pending, Duration waited, long slots, long free) {

  /** Whether jobs wait although every slot is taken. */
  boolean isFull() {
    return pending > 0 && free == 0;
  }

  /** Whether nothing waits and so many slots are free. */
  boolean spares(int streams) {
    return pending == 0 && free >= streams;
  }
}
