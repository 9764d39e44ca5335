package io.dsfleet.scheduler.fleet;

import java.time.Duration;

/**
 * The load of a pool.
 *
 * @param pending number of jobs waiting for a slot
 * @param longestWait waiting time of the next job
 * @param slots number of slots
 * @param free number of slots that could take a job
 */
record PoolLoad(long pending, Duration longestWait, long slots, long free) {

  /** Whether jobs wait and no slot is free. */
  boolean isFull() {
    return pending > 0 && free == 0;
  }

  /** Whether no job waits and at least {@code streams} slots are free. */
  boolean hasSpareSlots(int streams) {
    return pending == 0 && free >= streams;
  }
}
