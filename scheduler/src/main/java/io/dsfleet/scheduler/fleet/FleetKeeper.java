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
 * Reconciles a pool with its desired state: scales groups, and drains and shuts down surplus and
 * outdated instances in stages. Launchers start missing instances.
 *
 * <p>Several schedulers may reconcile the same pool: group sizes change by compare-and-set, and a
 * shutdown begins once.
 */
public final class FleetKeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetKeeper.class);
  private static final String SURPLUS = "not in the desired state";
  private static final String OUTDATED = "its group's configuration changed";

  private final PoolState pool;
  private final Dispatcher dispatcher;
  private final ScalingRules rules;
  private final InstantSource clock;
  private final Map<String, Long> idleSinceMillis = new HashMap<>();

  /** Reconciles the pool. */
  public FleetKeeper(
      PoolState pool, Dispatcher dispatcher, ScalingRules rules, InstantSource clock) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.rules = rules;
    this.clock = clock;
  }

  /** Reconciles once; a failure is retried by the next run. */
  @Override
  public void run() {
    try {
      DesiredFleet fleet = pool.reads().fleet().join();
      if (fleet.version() == 0) {
        return;
      }
      List<ProcessRecord> processes = pool.reads().processes().join();
      scale(fleet, processes);
      for (ProcessRecord process : Surplus.of(fleet, processes)) {
        end(process, SURPLUS);
      }
      if (!Outdated.of(fleet, processes).isEmpty()) {
        for (ProcessRecord process : Outdated.next(fleet, processes, connected())) {
          end(process, OUTDATED);
        }
      }
    } catch (RuntimeException unavailable) {
      LOG.debug("reconciliation of {} failed, retrying: {}", pool.name(), unavailable.toString());
    }
  }

  private Set<String> connected() {
    return pool.reads().instances().join().stream()
        .filter(instance -> instance.state().isConnected())
        .map(InstanceRecord::id)
        .collect(Collectors.toSet());
  }

  private void end(ProcessRecord process, String reason) {
    StopReply reply =
        pool.shutdowns().stop(process.instanceId(), process.id(), reason, true).join();
    if (reply instanceof StopReply.Begun begun) {
      LOG.info("shutting down {}: {}", process.instanceId(), reason);
      dispatcher.end(pool, begun.order());
    }
  }

  /** Scales at most one group per run, so that the next run sees the effect. */
  private void scale(DesiredFleet fleet, List<ProcessRecord> processes) {
    List<FleetGroup> scaled = fleet.groups().stream().filter(FleetGroup::isScaled).toList();
    idleSinceMillis.keySet().retainAll(scaled.stream().map(FleetGroup::name).toList());
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
      int desired =
          Scaling.wanted(
              group,
              load,
              streams,
              isComplete(group, processes),
              idleTime(group, load, streams),
              rules);
      if (desired != group.instances() && scale(group, desired, load)) {
        return;
      }
    }
  }

  private boolean scale(FleetGroup group, int desired, Load load) {
    String reason =
        desired > group.instances()
            ? load.pending() + " jobs wait, the next one for " + load.waited().toSeconds() + " s"
            : load.free() + " slots are free and no job waits";
    boolean changed =
        pool.desired()
            .scale(group.name(), group.instances(), desired, rules.pause(), reason)
            .join();
    if (changed) {
      idleSinceMillis.remove(group.name());
      LOG.info(
          "scaling group {} from {} to {}: {}", group.name(), group.instances(), desired, reason);
    }
    return changed;
  }

  private Duration idleTime(FleetGroup group, Load load, int streams) {
    if (!load.spares(streams)) {
      idleSinceMillis.remove(group.name());
      return Duration.ZERO;
    }
    long since = idleSinceMillis.computeIfAbsent(group.name(), name -> clock.millis());
    return Duration.ofMillis(clock.millis() - since);
  }

  private static int streams(FleetGroup group, List<ProcessRecord> processes) {
    Integer configured = group.streams();
    return configured != null
        ? configured
        : processes.stream()
            .filter(process -> group.name().equals(process.group()))
            .mapToInt(ProcessRecord::streams)
            .max()
            .orElse(1);
  }

  private static boolean isComplete(FleetGroup group, List<ProcessRecord> processes) {
    Set<String> missing = new HashSet<>(group.instanceIds());
    missing.removeAll(
        processes.stream()
            .filter(process -> process.state() == ProcessState.RUNNING)
            .map(ProcessRecord::instanceId)
            .collect(Collectors.toSet()));
    return missing.isEmpty();
  }
}
