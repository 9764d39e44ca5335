package io.dsfleet.simulation;

import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A host with processes, folders, a shared container and a Docker Engine. */
final class SimulatedHost {
  /** How long the engine's answer is waited for. */
  static final long TIMEOUT = 5_000;

  /** An exec or a container, made and perhaps started. */
  static final class EngineObject {
    final String id;
    final LaunchMark mark;
    HostProcess process;

    EngineObject(String id, LaunchMark mark) {
      this.id = id;
      this.mark = mark;
    }

    boolean isRunning() {
      return process != null && process.alive;
    }
  }

  private final SimulatedWorld world;
  private final List<HostProcess> running = new ArrayList<>();
  private final List<HostProcess> births = new ArrayList<>();
  private final Map<String, String> folders = new TreeMap<>();
  private final Set<String> doomed = new HashSet<>();
  final Map<String, EngineObject> execs = new TreeMap<>();
  final Map<String, EngineObject> containers = new TreeMap<>();
  private long serial = 100;
  private long awayUntil;
  private long slowUntil;
  private long losingUntil;
  private long stoppedUntil;
  private long stepped;
  private boolean healed;
  private RuleViolation broken;

  SimulatedHost(SimulatedWorld world) {
    this.world = world;
  }

  /** Records a violation until the step is over, because a launcher would catch an exception. */
  void recordViolation(RuleViolation violation) {
    if (broken == null) {
      broken = violation;
    }
  }

  /** The first violation; null if there is none. */
  RuleViolation broken() {
    return broken;
  }

  Instant wall() {
    return world.instant().plusMillis(stepped);
  }

  void setClock(long millis) {
    stepped += millis;
  }

  Map<String, String> folders() {
    return folders;
  }

  List<HostProcess> running() {
    return running;
  }

  /** Every started process, oldest first. */
  List<HostProcess> startedProcesses() {
    return births;
  }

  void engineAway(long millis) {
    awayUntil = world.now() + millis;
  }

  void engineSlow(long millis) {
    slowUntil = world.now() + millis;
  }

  void engineLosesAnswers(long millis) {
    losingUntil = world.now() + millis;
  }

  boolean isAway() {
    return world.now() < awayUntil;
  }

  boolean isSlow() {
    return world.now() < slowUntil;
  }

  boolean losesAnswers() {
    return world.now() < losingUntil;
  }

  boolean containerRuns() {
    return world.now() >= stoppedUntil;
  }

  boolean isTroubled() {
    return isAway() || isSlow() || losesAnswers() || !containerRuns();
  }

  void doom(String instance) {
    boolean _ = doomed.add(instance);
  }

  void heal() {
    healed = true;
    doomed.clear();
    for (HostProcess each : running) {
      if (each.hangs) {
        each.hangs = false;
        each.connectsAt = world.now();
      }
    }
  }

  /** Restarts the engine: it loses its execs, processes keep running. */
  void engineForgets(long away) {
    world.recordFault(LauncherFault.ENGINE_FORGETS);
    engineAway(away);
    execs.clear();
  }

  void restartContainer(long millis) {
    world.recordFault(LauncherFault.CONTAINER_RESTART);
    stoppedUntil = world.now() + millis;
    execs.clear();
    running.stream()
        .filter(each -> each.kind == RunnerKind.EXEC)
        .toList()
        .forEach(each -> end(each, 137));
  }

  /** A new id. */
  String id(String prefix) {
    return prefix + serial++;
  }

  HostProcess spawn(RunnerKind kind, LaunchMark mark) {
    HostProcess born = new HostProcess(kind, mark, serial++, world.now(), false);
    running.add(born);
    births.add(born);
    world.note("  born: " + born);
    born.connectsAt = world.now() + world.between(100, 3_000);
    if (doomed.contains(mark.instanceId())) {
      world.recordFault(LauncherFault.PROCESS_DOOMED);
      world.schedule(world.below(300), "", () -> end(born, 1));
    } else if (!healed) {
      if (world.chance(0.15)) {
        dieLater(born, world.chance(0.3) ? world.below(5) : world.between(100, 40_000));
      }
      born.ignoresTerm = world.chance(0.15);
      born.hangs = world.chance(0.08);
      if (born.hangs) {
        world.recordFault(LauncherFault.PROCESS_HANGS);
      }
    }
    return born;
  }

  private void dieLater(HostProcess process, long millis) {
    world.schedule(
        millis,
        "",
        () -> {
          if (process.alive && !healed) {
            world.recordFault(LauncherFault.PROCESS_DIES);
            end(process, 139);
          }
        });
  }

  void end(HostProcess process, int code) {
    if (!process.alive) {
      return;
    }
    process.alive = false;
    process.exitCode = code;
    process.died = world.now();
    running.remove(process);
    world.note("  dead: " + process + " code " + code);
    if (process.kind != RunnerKind.CONTAINER
        && !process.isChild
        && containerRuns()
        && world.chance(0.1)) {
      HostProcess child = new HostProcess(process.kind, process.mark, serial++, world.now(), true);
      child.ignoresTerm = true;
      running.add(child);
      world.note("  its child lives on: " + child);
    }
  }

  void term(HostProcess process) {
    if (process.ignoresTerm) {
      world.recordFault(LauncherFault.PROCESS_IGNORES_TERM);
    } else if (!process.ending) {
      process.ending = true;
      world.schedule(world.between(0, 3_000), "", () -> end(process, 143));
    }
  }

  void kill(HostProcess process) {
    if (!world.isDisabled(LauncherRule.KILL_AFTER_TERM)) {
      world.schedule(world.chance(0.9) ? 0 : world.between(1, 2_000), "", () -> end(process, 137));
    }
  }

  /** Kills all processes of the token at once. */
  void killAll(String token, RunnerKind kind) {
    if (!world.isDisabled(LauncherRule.REMOVAL)) {
      running.stream()
          .filter(each -> each.isOf(token) && each.kind == kind)
          .toList()
          .forEach(each -> end(each, 137));
      // a process killed by KILL leaves no child behind
      running.stream()
          .filter(each -> each.isOf(token) && each.kind == kind)
          .toList()
          .forEach(each -> end(each, 137));
    }
  }

  Optional<HostProcess> withPid(RunnerKind kind, Long pid) {
    return running.stream()
        .filter(each -> each.kind == kind && pid != null && each.pid == pid)
        .findFirst();
  }

  Optional<HostProcess> first(RunnerKind kind, String token) {
    return running.stream()
        .filter(each -> each.kind == kind && !each.isChild && each.isOf(token))
        .findFirst();
  }

  /** Instances with a session. */
  List<String> connected() {
    return running.stream()
        .filter(each -> !each.isChild && !each.hangs && world.now() >= each.connectsAt)
        .map(each -> each.mark.instanceId())
        .distinct()
        .toList();
  }
}
