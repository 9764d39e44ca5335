package io.dsfleet.state;

import java.util.List;

/**
 * What a full walk found; all lists empty in a sound pool.
 *
 * @param leakedSlots slots that hold a job which does not hold them, and owe nothing
 * @param doubleBooked jobs on two slots, or slots twice free
 * @param orphanedJobs jobs on a slot that does not hold them, or live without an entry that ends it
 */
public record Audit(
    List<String> leakedSlots, List<String> doubleBooked, List<String> orphanedJobs) {
  public Audit {
    leakedSlots = List.copyOf(leakedSlots);
    doubleBooked = List.copyOf(doubleBooked);
    orphanedJobs = List.copyOf(orphanedJobs);
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return leakedSlots.isEmpty() && doubleBooked.isEmpty() && orphanedJobs.isEmpty();
  }
}
