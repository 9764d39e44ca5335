package io.dsfleet.simulation;

import io.dsfleet.messages.broker.BrokerMessage;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.state.LauncherRecord;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rules between a host and its record, and the definition of rest. */
final class HostRules {
  private static final long MAX_ORPHAN_TIME = 30_000;
  private static final long MAX_STOP_TIME = 22_000;
  private static final long WINDOW = 60_000;
  private static final long SETTLED = 10_000;
  private static final long PAUSE = 900;
  private static final int STARTS = 4;

  private final SimulatedWorld world;
  private final LauncherSimulation simulation;
  private final SimulatedHost host;
  private final LauncherRecord record;
  private final Map<HostProcess, Long> orphanSince = new HashMap<>();
  private final Map<HostProcess, Long> stoppingSince = new HashMap<>();
  private int checkedBirths;
  private long calmSince;

  HostRules(LauncherSimulation simulation, SimulatedHost host, LauncherRecord record) {
    this.world = simulation.world();
    this.simulation = simulation;
    this.host = host;
    this.record = record;
  }

  /** Throws a {@link RuleViolation} if a rule does not hold. */
  void check() {
    if (host.broken() != null) {
      throw host.broken();
    }
    if (simulation.isTroubled()) {
      calmSince = world.now();
    }
    Map<String, HostProcess> launches = new HashMap<>();
    Map<String, HostProcess> instances = new HashMap<>();
    for (HostProcess each : host.running()) {
      // a late start is expected; the launcher must find and stop it
      boolean counts = !each.isChild && (!each.isLate || recorded(each).isPresent());
      if (counts) {
        one("a launch has one process", launches.put(each.mark.processId(), each), each);
        one("an instance has one process", instances.put(each.mark.instanceId(), each), each);
        require(
            host.folders().containsKey(each.mark.folder()),
            "a process that runs has its folder",
            each.toString(),
            each.mark.instanceId());
      }
      age(each);
    }
    orphanSince.keySet().removeIf(each -> !each.alive);
    stoppingSince.keySet().removeIf(each -> !each.alive);
    record.processes().forEach(this::proven);
    bounded();
  }

  private void one(String rule, HostProcess other, HostProcess each) {
    require(other == null, rule, other + " and " + each, each.mark.instanceId());
  }

  /** A process recorded as ended must not run. */
  private void proven(ProcessRecord each) {
    if (each.tokenHash() != null
        && (each.state().isOver() || each.state() == ProcessState.RESTARTING)) {
      host.running().stream()
          .filter(any -> !any.isChild && !any.isLate && any.isOf(each.tokenHash()))
          .findFirst()
          .ifPresent(
              any -> {
                throw new RuleViolation(
                    "nothing is dead without proof",
                    any + " is " + each.state(),
                    each.instanceId());
              });
    }
  }

  private void age(HostProcess each) {
    Optional<ProcessRecord> known = recorded(each);
    boolean isStopping = known.filter(it -> it.state() == ProcessState.STOPPING).isPresent();
    long orphan = since(orphanSince, each, known.isEmpty());
    require(
        orphan <= MAX_ORPHAN_TIME,
        "what runs is known or ended",
        each + " for " + orphan,
        each.mark.instanceId());
    long stopping = since(stoppingSince, each, isStopping);
    require(
        stopping <= MAX_STOP_TIME,
        "what is to end ends",
        each + " for " + stopping,
        each.mark.instanceId());
  }

  private long since(Map<HostProcess, Long> all, HostProcess each, boolean holds) {
    if (!holds) {
      all.remove(each);
      return 0;
    }
    return world.now() - Math.max(calmSince, all.computeIfAbsent(each, it -> world.now()));
  }

  /** The record of the process. */
  private Optional<ProcessRecord> recorded(HostProcess each) {
    return record.processes().stream()
        .filter(it -> it.id().equals(each.mark.processId()))
        .filter(it -> !it.state().isOver() && each.isOf(String.valueOf(it.tokenHash())))
        .findFirst();
  }

  /** Checks the processes started since the last check. */
  private void bounded() {
    List<HostProcess> births = host.startedProcesses();
    for (; checkedBirths < births.size(); checkedBirths++) {
      HostProcess born = births.get(checkedBirths);
      String instance = born.mark.instanceId();
      require(
          born.isLate || !simulation.operator().refused().contains(born.mark.processId()),
          "nothing of a refused launch runs",
          born.toString(),
          instance);
      paced(births, born);
    }
  }

  /** Checks the restart limits, unless an operator or a change of launchers explains a start. */
  private void paced(List<HostProcess> births, HostProcess born) {
    String instance = born.mark.instanceId();
    long since = Math.max(record.passed(), simulation.operator().touched(instance) + SETTLED);
    since = Math.max(since, simulation.lastStart());
    int starts = 1;
    for (HostProcess each : births) {
      if (each != born && each.mark.instanceId().equals(instance) && each.born > since) {
        starts += world.now() - each.born < WINDOW ? 1 : 0;
        require(
            each.alive || world.now() - each.died >= PAUSE,
            "a restart waits",
            born + " right after " + each,
            instance);
      }
    }
    require(starts <= STARTS, "restarts are bounded", starts + " of " + instance, instance);
  }

  /** Checks an event of a launcher. */
  void heard(BrokerMessage message) {
    if (message instanceof ProcessExited exited) {
      host.running().stream()
          .filter(
              each ->
                  !each.isChild && !each.isLate && each.isOf(String.valueOf(exited.tokenHash())))
          .findFirst()
          .ifPresent(
              each ->
                  host.recordViolation(
                      new RuleViolation(
                          "nothing is told dead that runs", each.toString(), exited.instanceId())));
    }
  }

  /** Reasons why the host is not at rest; empty if it is. */
  String unrest() {
    List<String> why = new ArrayList<>();
    if (simulation.operator().underWay() > 0) {
      why.add("commands are under way");
    }
    for (InstanceGroup group : record.desired().groups()) {
      for (String instance : group.instanceIds()) {
        if (record.processes().stream()
                .filter(each -> each.instanceId().equals(instance))
                .filter(each -> each.state() == ProcessState.RUNNING)
                .count()
            != 1) {
          why.add(instance + " does not run");
        }
      }
    }
    for (ProcessRecord each : record.processes()) {
      if (each.state() == ProcessState.RUNNING) {
        if (host.running().stream().noneMatch(it -> it.isOf(String.valueOf(each.tokenHash())))) {
          why.add(each.id() + " should run and does not");
        }
        if (each.group() != null && !simulation.operator().wants(each)) {
          why.add(each.id() + " is not wanted");
        }
      } else if (!each.state().isOver()) {
        why.add(each.id() + " is " + each.state());
      }
    }
    for (HostProcess each : host.running()) {
      if (each.isChild || recorded(each).isEmpty()) {
        why.add(each + " is nobody's");
      }
    }
    return why.isEmpty() ? "" : why.toString();
  }

  /** Describes the record and the host. */
  String show() {
    StringBuilder text = new StringBuilder("the record:\n");
    record.processes().forEach(each -> text.append("  ").append(each).append('\n'));
    text.append("the host:\n");
    host.running().forEach(each -> text.append("  ").append(each).append('\n'));
    return text.toString();
  }

  private static void require(boolean holds, String rule, String what, String about) {
    if (!holds) {
      throw new RuleViolation(rule, what, about);
    }
  }
}
