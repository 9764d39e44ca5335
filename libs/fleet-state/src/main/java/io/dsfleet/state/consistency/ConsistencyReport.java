package io.dsfleet.state.consistency;

import java.util.List;

/**
 * Result of a consistency check; all lists are empty in a consistent pool.
 *
 * @param leakedSlots slots that are not usable and that nothing will release
 * @param doubleBooked jobs on two slots, and slots with two jobs
 * @param orphanedJobs live jobs without a slot, queue entry or timer that they need
 */
public record ConsistencyReport(
    List<String> leakedSlots, List<String> doubleBooked, List<String> orphanedJobs) {
  public ConsistencyReport {
    leakedSlots = List.copyOf(leakedSlots);
    doubleBooked = List.copyOf(doubleBooked);
    orphanedJobs = List.copyOf(orphanedJobs);
  }

  /** Whether the pool is consistent. */
  public boolean isConsistent() {
    return leakedSlots.isEmpty() && doubleBooked.isEmpty() && orphanedJobs.isEmpty();
  }
}
