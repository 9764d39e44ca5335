package io.dsfleet.scheduler.fleet;

import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.job.PoolCounts;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.state.shutdown.ShutdownReply;
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
public final class FleetReconciler implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FleetReconciler.class);
  private static final String SURPLUS = "not in the desired state";
  private static final String OUTDATED = "its group's configuration changed";

  private final PoolState pool;
  private final CommandPublisher dispatcher;
  private final ScalingSettings rules;
  private final InstantSource clock;
  private final Map<String, Long> idleSinceMillis = new HashMap<>();

  /** Reconciles the pool. */
  public FleetReconciler(
      PoolState pool, CommandPublisher dispatcher, ScalingSettings rules, InstantSource clock) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.rules = rules;
    this.clock = clock;
  }

  /** Reconciles once; a failure is retried by the next run. */
  @Override
  public void run() {
    try {
      DesiredState fleet = pool.queries().desiredState().join();
      if (fleet.version() == 0) {
        return;
      }
      List<ProcessRecord> processes = pool.queries().processes().join();
      scale(fleet, processes);
      for (ProcessRecord process : SurplusInstances.find(fleet, processes)) {
        end(process, SURPLUS);
      }
      if (!OutdatedInstances.findAll(fleet, processes).isEmpty()) {
        for (ProcessRecord process : OutdatedInstances.findNext(fleet, processes, connected())) {
          end(process, OUTDATED);
        }
      }
    } catch (RuntimeException unavailable) {
      LOG.debug("reconciliation of {} failed, retrying: {}", pool.name(), unavailable.toString());
    }
  }

  private Set<String> connected() {
    return pool.queries().instances().join().stream()
        .filter(instance -> instance.state().isConnected())
        .map(InstanceRecord::id)
        .collect(Collectors.toSet());
  }

  private void end(ProcessRecord process, String reason) {
    ShutdownReply reply =
        pool.shutdowns().begin(process.instanceId(), process.id(), reason, true).join();
    if (reply instanceof ShutdownReply.Begun begun) {
      LOG.info("shutting down {}: {}", process.instanceId(), reason);
      dispatcher.sendShutdownStep(pool, begun.step());
    }
  }

  /** Scales at most one group per run, so that the next run sees the effect. */
  private void scale(DesiredState fleet, List<ProcessRecord> processes) {
    List<InstanceGroup> scaled =
        fleet.groups().stream().filter(InstanceGroup::isAutoscaled).toList();
    idleSinceMillis.keySet().retainAll(scaled.stream().map(InstanceGroup::name).toList());
    if (scaled.isEmpty()) {
      return;
    }
    PoolCounts counts = pool.queries().counts().join();
    PoolLoad load =
        new PoolLoad(
            counts.pendingJobs(),
            pool.queries().longestWait().join(),
            counts.slots(),
            counts.freeSlots());
    for (InstanceGroup group : scaled) {
      int streams = streams(group, processes);
      int desired =
          ScalingDecision.desiredInstances(
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

  private boolean scale(InstanceGroup group, int desired, PoolLoad load) {
    String reason =
        desired > group.instances()
            ? load.pending()
                + " jobs wait, the next one for "
                + load.longestWait().toSeconds()
                + " s"
            : load.free() + " slots are free and no job waits";
    boolean changed =
        pool.desiredState()
            .scale(group.name(), group.instances(), desired, rules.cooldown(), reason)
            .join();
    if (changed) {
      idleSinceMillis.remove(group.name());
      LOG.info(
          "scaling group {} from {} to {}: {}", group.name(), group.instances(), desired, reason);
    }
    return changed;
  }

  private Duration idleTime(InstanceGroup group, PoolLoad load, int streams) {
    if (!load.hasSpareSlots(streams)) {
      idleSinceMillis.remove(group.name());
      return Duration.ZERO;
    }
    long since = idleSinceMillis.computeIfAbsent(group.name(), name -> clock.millis());
    return Duration.ofMillis(clock.millis() - since);
  }

  private static int streams(InstanceGroup group, List<ProcessRecord> processes) {
    Integer configured = group.streams();
    return configured != null
        ? configured
        : processes.stream()
            .filter(process -> group.name().equals(process.group()))
            .mapToInt(ProcessRecord::streams)
            .max()
            .orElse(1);
  }

  private static boolean isComplete(InstanceGroup group, List<ProcessRecord> processes) {
    Set<String> missing = new HashSet<>(group.instanceIds());
    missing.removeAll(
        processes.stream()
            .filter(process -> process.state() == ProcessState.RUNNING)
            .map(ProcessRecord::instanceId)
            .collect(Collectors.toSet()));
    return missing.isEmpty();
  }
}
