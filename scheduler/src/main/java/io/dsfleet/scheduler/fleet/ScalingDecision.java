package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.desired.InstanceGroup;
import java.time.Duration;

/** Decides how many instances an autoscaled group should have. Pure. */
final class ScalingDecision {
  private ScalingDecision() {}

  /**
   * The desired number of instances of the group.
   *
   * <p>A group grows by the need of the queue, at most doubling at a time, and only while all its
   * instances run; it shrinks one by one.
   *
   * @param streams slots per instance
   * @param complete whether all its instances run
   * @param idle how long the pool has had an instance's worth of free slots
   */
  static int desiredInstances(
      InstanceGroup group,
      PoolLoad load,
      int streams,
      boolean complete,
      Duration idle,
      ScalingSettings rules) {
    Integer min = group.minimum();
    Integer max = group.maximum();
    int now = group.instances();
    if (min == null || max == null) {
      return now;
    }
    boolean overdue =
        load.longestWait().compareTo(rules.scaleUpWait()) >= 0
            || load.pending() >= rules.scaleUpJobsPerSlot() * Math.max(load.slots(), 1);
    int desired = now;
    if (load.isFull() && overdue && complete) {
      long needed = (load.pending() + streams - 1) / streams;
      desired = (int) Math.min(now + Math.min(needed, Math.max(now, 1)), max);
    } else if (load.hasSpareSlots(streams) && idle.compareTo(rules.scaleDownDelay()) >= 0) {
      desired = now - 1;
    }
    return Math.clamp(desired, min, max);
  }
}
