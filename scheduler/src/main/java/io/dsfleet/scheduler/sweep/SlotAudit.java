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
 * The result of comparing slots with the jobs assigned to them.
 *
 * @param leaked slots whose job is not assigned to them
 * @param doubleBooked jobs assigned to more than one slot
 */
record SlotAudit(Set<String> leaked, Set<String> doubleBooked) {
  static final SlotAudit CLEAN = new SlotAudit(Set.of(), Set.of());

  SlotAudit {
    leaked = Set.copyOf(leaked);
    doubleBooked = Set.copyOf(doubleBooked);
  }

  /**
   * The findings of one check. Slots and jobs are not read atomically, so a finding may be false.
   */
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
      if (job == null || !isAssigned(job, slot)) {
        leaked.add(slot.instanceId() + "/" + slot.streamId() + "=" + jobId + "/" + slot.attempt());
      }
    }
    uses.values().removeIf(count -> count < 2);
    return new SlotAudit(leaked, uses.keySet());
  }

  /** The findings that an earlier check also had; true ones do not disappear. */
  SlotAudit and(SlotAudit earlier) {
    return new SlotAudit(
        intersection(leaked, earlier.leaked), intersection(doubleBooked, earlier.doubleBooked));
  }

  /** Whether the slot has a live assignment. */
  static boolean isHeld(SlotRecord slot) {
    return slot.state() == SlotState.HELD || slot.state() == SlotState.DRAINING;
  }

  private static boolean isAssigned(JobRecord job, SlotRecord slot) {
    return job.state().isOnSlot()
        && Objects.equals(job.attempt(), slot.attempt())
        && slot.instanceId().equals(job.instanceId())
        && Objects.equals(slot.streamId(), job.streamId());
  }

  private static Set<String> intersection(Set<String> first, Set<String> second) {
    Set<String> common = new HashSet<>(first);
    common.retainAll(second);
    return common;
  }
}
