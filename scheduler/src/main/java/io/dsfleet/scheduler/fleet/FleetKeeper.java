package io.dsfleet.scheduler.fleet;

import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.state.Counts;
import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import io.dsfleet.state.StopReply;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what should run of a pool: changes the sizes of scaled groups, and ends what is too much
 * or runs otherwise than it should by now, by the stop ladder, after its jobs. Launchers start what
 * is missing.
 *
 * <p>Any number of schedulers may keep the same pool: a size is changed from the one that was seen,
 * and an end begins once.
 */
public final class FleetKeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetKeeper.class);
  private static final String SURPLUS = "not wanted any more";
  private static final String OUTDATED = "its group is to run otherwise";

  private final PoolState pool;
  private final Dispatcher dispatcher;
  private final ScalingRules rules;
  private final InstantSource clock;
  private final Map<String, Long> spareSince = new HashMap<>();

  /** Keeps the pool. */
  public FleetKeeper(
      PoolState pool, Dispatcher dispatcher, ScalingRules rules, InstantSource clock) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.rules = rules;
    this.clock = clock;
  }

  /** One look; a failure is left to the next one. */
  @Override
  public void run() {
    try {
      DesiredFleet fleet = pool.reads().fleet().join();
      if (fleet.version() == 0) {
        return;
      }
      List<ProcessRecord> processes = pool.reads().processes().join();
      scale(fleet, processes);
      for (ProcessRecord each : Surplus.of(fleet, processes)) {
        end(each, SURPLUS);
      }
      if (!Outdated.of(fleet, processes).isEmpty()) {
        for (ProcessRecord each : Outdated.next(fleet, processes, connected())) {
          end(each, OUTDATED);
        }
      }
    } catch (RuntimeException away) {
      LOG.debug("looking at the fleet of {} again: {}", pool.name(), away.toString());
    }
  }

  private Set<String> connected() {
    return pool.reads().instances().join().stream()
        .filter(each -> each.state().isConnected())
        .map(InstanceRecord::id)
        .collect(Collectors.toSet());
  }

  private void end(ProcessRecord process, String reason) {
    StopReply reply =
        pool.shutdowns().stop(process.instanceId(), process.id(), reason, true).join();
    if (reply instanceof StopReply.Begun begun) {
      LOG.info("{} ends: {}", process.instanceId(), reason);
      dispatcher.end(pool, begun.order());
    }
  }

  /** At most one group in a look: the next look sees what that changed. */
  private void scale(DesiredFleet fleet, List<ProcessRecord> processes) {
    List<FleetGroup> scaled = fleet.groups().stream().filter(FleetGroup::isScaled).toList();
    spareSince.keySet().retainAll(scaled.stream().map(FleetGroup::name).toList());
    if (scaled.isEmpty()) {
      return;
    }
    Counts counts = pool.reads().counts().join();
    Load load =
        new Load(
            counts.pendingJobs(),
            pool.reads().longestWait().join(),
            counts.slots(),
            counts.freeSlots());
    for (FleetGroup group : scaled) {
      int streams = streams(group, processes);
      int wanted =
          Scaling.wanted(
              group,
              load,
              streams,
              isComplete(group, processes),
              spare(group, load, streams),
              rules);
      if (wanted != group.instances() && change(group, wanted, load)) {
        return;
      }
    }
  }

  private boolean change(FleetGroup group, int wanted, Load load) {
    String reason =
        wanted > group.instances()
            ? load.pending() + " jobs wait, the next one for " + load.waited().toSeconds() + " s"
            : load.free() + " slots are free and no job waits";
    boolean changed =
        pool.desired().scale(group.name(), group.instances(), wanted, rules.pause(), reason).join();
    if (changed) {
      spareSince.remove(group.name());
      LOG.info("{} goes from {} to {}: {}", group.name(), group.instances(), wanted, reason);
    }
    return changed;
  }

  private Duration spare(FleetGroup group, Load load, int streams) {
    if (!load.spares(streams)) {
      spareSince.remove(group.name());
      return Duration.ZERO;
    }
    long since = spareSince.computeIfAbsent(group.name(), name -> clock.millis());
    return Duration.ofMillis(clock.millis() - since);
  }

  private static int streams(FleetGroup group, List<ProcessRecord> processes) {
    Integer asked = group.streams();
    return asked != null
        ? asked
        : processes.stream()
            .filter(each -> group.name().equals(each.group()))
            .mapToInt(ProcessRecord::streams)
            .max()
            .orElse(1);
  }

  private static boolean isComplete(FleetGroup group, List<ProcessRecord> processes) {
    Set<String> missing = new HashSet<>(group.instanceIds());
    missing.removeAll(
        processes.stream()
            .filter(each -> each.state() == ProcessState.RUNNING)
            .map(ProcessRecord::instanceId)
            .collect(Collectors.toSet()));
    return missing.isEmpty();
  }
}
