package io.dsfleet.scheduler.sweep;

import io.dsfleet.state.JobRecord;
import io.dsfleet.state.SlotRecord;
import io.dsfleet.state.SlotState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares slots with the jobs that they hold.
 *
 * @param leaked slots held by a job that does not hold them
 * @param doubleBooked jobs on more than one slot
 */
record SlotAudit(Set<String> leaked, Set<String> doubleBooked) {
  static final SlotAudit CLEAN = new SlotAudit(Set.of(), Set.of());

  SlotAudit {
    leaked = Set.copyOf(leaked);
    doubleBooked = Set.copyOf(doubleBooked);
  }

  /** Findings of one look; slots and jobs are read one after the other, so they may be false. */
  static SlotAudit of(List<SlotRecord> slots, Map<String, JobRecord> jobs) {
    Set<String> leaked = new HashSet<>();
    Map<String, Integer> uses = new HashMap<>();
    for (SlotRecord slot : slots) {
      String jobId = slot.jobId();
      if (jobId == null || !isHeld(slot)) {
        continue;
      }
      uses.merge(jobId, 1, Integer::sum);
      JobRecord job = jobs.get(jobId);
      if (job == null || !holds(job, slot)) {
        leaked.add(slot.instanceId() + "/" + slot.streamId() + "=" + jobId + "/" + slot.attempt());
      }
    }
    uses.values().removeIf(count -> count < 2);
    return new SlotAudit(leaked, uses.keySet());
  }

  /** What this look and an earlier one both found: nothing true disappears by itself. */
  SlotAudit and(SlotAudit earlier) {
    return new SlotAudit(both(leaked, earlier.leaked), both(doubleBooked, earlier.doubleBooked));
  }

  /** Whether the slot has a live assignment. */
  static boolean isHeld(SlotRecord slot) {
    return slot.state() == SlotState.HELD || slot.state() == SlotState.DRAINING;
  }

  private static boolean holds(JobRecord job, SlotRecord slot) {
    return job.state().isOnSlot()
        && Objects.equals(job.attempt(), slot.attempt())
        && slot.instanceId().equals(job.instanceId())
        && Objects.equals(slot.streamId(), job.streamId());
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }
}
