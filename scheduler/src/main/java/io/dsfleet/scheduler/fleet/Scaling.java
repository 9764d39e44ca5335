package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.FleetGroup;
import java.time.Duration;

/** Decides how many instances a scaled group should have; pure. */
final class Scaling {
  private Scaling() {}

  /**
   * The number that the group should have now.
   *
   * <p>It grows by what the queue needs, at most to its double at a time, and not while instances
   * asked for earlier are still to come; it shrinks one by one.
   *
   * @param streams slots of one instance
   * @param complete whether all instances that it has now do run
   * @param spare how long the pool could have done with an instance less
   */
  static int wanted(
      FleetGroup group,
      Load load,
      int streams,
      boolean complete,
      Duration spare,
      ScalingRules rules) {
    Integer least = group.minimum();
    Integer most = group.maximum();
    int now = group.instances();
    if (least == null || most == null) {
      return now;
    }
    boolean waits =
        load.waited().compareTo(rules.upWait()) >= 0
            || load.pending() >= rules.upQueue() * Math.max(load.slots(), 1);
    int wanted = now;
    if (load.isFull() && waits && complete) {
      long needed = (load.pending() + streams - 1) / streams;
      wanted = (int) Math.min(now + Math.min(needed, Math.max(now, 1)), most);
    } else if (load.spares(streams) && spare.compareTo(rules.downAfter()) >= 0) {
      wanted = now - 1;
    }
    return Math.clamp(wanted, least, most);
  }
}
