package io.dsfleet.scheduler.timers;

import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
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
record SlotConsistency(Set<String> leaked, Set<String> doubleBooked) {
  static final SlotConsistency CONSISTENT = new SlotConsistency(Set.of(), Set.of());

  SlotConsistency {
    leaked = Set.copyOf(leaked);
    doubleBooked = Set.copyOf(doubleBooked);
  }

  /**
   * The findings of one check. Slots and jobs are not read atomically, so a finding may be false.
   */
  static SlotConsistency of(List<SlotRecord> slots, Map<String, JobRecord> jobs) {
    Set<String> leaked = new HashSet<>();
    Map<String, Integer> uses = new HashMap<>();
    for (SlotRecord slot : slots) {
      String jobId = slot.jobId();
      if (jobId == null || !hasLiveAssignment(slot)) {
        continue;
      }
      uses.merge(jobId, 1, Integer::sum);
      JobRecord job = jobs.get(jobId);
      if (job == null || !isAssigned(job, slot)) {
        leaked.add(slot.instanceId() + "/" + slot.streamId() + "=" + jobId + "/" + slot.attempt());
      }
    }
    uses.values().removeIf(count -> count < 2);
    return new SlotConsistency(leaked, uses.keySet());
  }

  /** The findings that an earlier check also had; true ones do not disappear. */
  SlotConsistency confirmedBy(SlotConsistency earlier) {
    return new SlotConsistency(
        intersection(leaked, earlier.leaked), intersection(doubleBooked, earlier.doubleBooked));
  }

  /** Whether the slot has a live assignment. */
  static boolean hasLiveAssignment(SlotRecord slot) {
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
