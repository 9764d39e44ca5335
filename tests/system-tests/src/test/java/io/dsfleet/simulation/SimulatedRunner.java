package io.dsfleet.simulation;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.EngineFailures;
import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchProfile.RunnerKind;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.simulation.SimulatedHost.EngineObject;
import io.dsfleet.state.process.ProcessLocator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** The three ways to run an app on a simulated host, as the real ones answer. */
final class SimulatedRunner implements AppRunner {
  private static final String BOOT = "boot";
  private static final long JUST_BORN = 2_000;

  private final RunnerKind kind;
  private final SimulatedHost host;
  private final LauncherNode node;
  private final SimulatedWorld world;

  SimulatedRunner(RunnerKind kind, SimulatedHost host, LauncherNode node) {
    this.kind = kind;
    this.host = host;
    this.node = node;
    this.world = node.world();
  }

  /** Calls the engine; its effect may be late and its response lost. */
  private <T> T ask(String what, Supplier<T> effect) {
    if (kind == RunnerKind.PROCESS) {
      return node.step(effect);
    }
    if (host.isAway()) {
      world.recordFault(LauncherFault.ENGINE_AWAY);
      node.pause(world.between(1, 300));
      throw EngineFailures.unavailable(what);
    }
    if (host.isSlow() && world.chance(0.4)) {
      beSlow(what, effect);
    }
    T answer = node.step(effect);
    if (host.losesAnswers() && world.chance(0.3)) {
      world.note("  the answer to " + what + " is lost");
      world.recordFault(LauncherFault.ENGINE_ANSWER_LOST);
      if (world.chance(0.5)) {
        throw EngineFailures.unavailable(what);
      }
      return node.step(effect);
    }
    return answer;
  }

  private <T> void beSlow(String what, Supplier<T> effect) {
    long takes = world.between(100, 2 * SimulatedHost.TIMEOUT);
    if (takes <= SimulatedHost.TIMEOUT) {
      world.recordFault(LauncherFault.ENGINE_SLOW);
      node.pause(takes);
      return;
    }
    if (world.chance(0.6)) {
      world.recordFault(LauncherFault.ENGINE_LATE);
      world.schedule(takes, "  late: " + what, () -> late(effect));
    }
    node.pause(SimulatedHost.TIMEOUT);
    throw EngineFailures.unavailable(what);
  }

  private <T> void late(Supplier<T> effect) {
    int before = host.startedProcesses().size();
    var _ = effect.get();
    host.startedProcesses()
        .subList(before, host.startedProcesses().size())
        .forEach(each -> each.isLate = true);
  }

  private HostProcess born(LaunchMark mark) {
    HostProcess born = host.spawn(kind, mark);
    born.isLate = !node.hasHost();
    return born;
  }

  private static LaunchRefusedException refused(RequestRefusalCode code, String why) {
    return new LaunchRefusedException(code, "cannot start the simulated app: " + why);
  }

  @Override
  public void check(LaunchSpec spec) throws LaunchRefusedException {
    if (!ask("check", () -> kind != RunnerKind.EXEC || host.containerRuns())) {
      throw refused(RequestRefusalCode.CONTAINER_STOPPED, "it is stopped");
    }
  }

  @Override
  public ProcessLocator prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException {
    String id = kind == RunnerKind.PROCESS ? "none" : ask("make", () -> made(mark));
    return switch (id) {
      case "none" -> place(null, null, null, null);
      case "stopped" -> throw refused(RequestRefusalCode.CONTAINER_STOPPED, "it is stopped");
      case "taken" -> throw refused(RequestRefusalCode.INSTANCE_EXISTS, "its name is taken");
      default ->
          kind == RunnerKind.EXEC ? place(null, null, "shared", id) : place(null, null, id, null);
    };
  }

  private String made(LaunchMark mark) {
    if (kind == RunnerKind.EXEC) {
      if (!host.containerRuns()) {
        return "stopped";
      }
      EngineObject made = new EngineObject(host.id("exec"), mark);
      host.execs.put(made.id, made);
      return made.id;
    }
    Optional<EngineObject> holder =
        host.containers.values().stream()
            .filter(each -> each.mark.instanceId().equals(mark.instanceId()))
            .findFirst();
    if (holder.isPresent() && holder.get().isRunning()) {
      return "taken";
    }
    holder.ifPresent(each -> host.containers.remove(each.id));
    EngineObject made = new EngineObject(host.id("box"), mark);
    host.containers.put(made.id, made);
    return made.id;
  }

  @Override
  public ProcessLocator start(
      LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator prepared)
      throws LaunchRefusedException {
    if (kind == RunnerKind.PROCESS) {
      HostProcess born =
          node.step(
              () ->
                  host.running().stream()
                      .filter(any -> any.kind == kind && any.isOf(mark.tokenHash()))
                      .findFirst()
                      .filter(any -> !world.isDisabled(LauncherRule.START_ONCE))
                      .orElseGet(() -> born(mark)));
      return place(born.pid, null, null, null);
    }
    if (!ask("start", () -> started(prepared))) {
      ProcessLocator forgotten = ask("locate", () -> located(prepared, mark));
      if (kind == RunnerKind.EXEC && forgotten.containerPid() != null) {
        return forgotten;
      }
      throw refused(RequestRefusalCode.CONTAINER_STOPPED, "it is not there");
    }
    return ask("locate", () -> located(prepared, mark));
  }

  private boolean started(ProcessLocator prepared) {
    EngineObject made = made(prepared);
    if (made == null || (kind == RunnerKind.EXEC && !host.containerRuns())) {
      return false;
    }
    if (made.process == null || world.isDisabled(LauncherRule.START_ONCE)) {
      made.process = born(made.mark);
    }
    return true;
  }

  private EngineObject made(ProcessLocator place) {
    return switch (kind) {
      case PROCESS -> null;
      case EXEC -> place.execId() == null ? null : host.execs.get(place.execId());
      case CONTAINER -> host.containers.get(place.container());
    };
  }

  private ProcessLocator located(ProcessLocator prepared, LaunchMark mark) {
    EngineObject made = made(prepared);
    Optional<HostProcess> found = host.first(kind, mark.tokenHash());
    boolean unknown =
        found.isPresent() && world.now() - found.get().born < JUST_BORN && world.chance(0.05);
    if (unknown) {
      found.get().isLost = true;
      world.recordFault(LauncherFault.PID_UNKNOWN);
    }
    Long inner = unknown ? null : found.map(each -> each.pid).orElse(null);
    Long outer = made == null || made.process == null ? null : (Long) made.process.pid;
    return place(outer, inner, prepared.container(), prepared.execId());
  }

  private ProcessLocator place(Long outer, Long inner, String container, String exec) {
    Long ticks = kind == RunnerKind.PROCESS ? outer : inner;
    return new ProcessLocator(
        kind.name().toLowerCase(Locale.ROOT),
        outer,
        inner,
        ticks,
        ticks == null ? null : BOOT,
        container,
        container,
        exec);
  }

  @Override
  public Observation observe(ProcessLocator place) {
    try {
      return ask("look", () -> sight(place));
    } catch (EngineUnavailableException away) {
      return world.isDisabled(LauncherRule.SILENCE_IS_NO_PROOF)
          ? new Observation.Exited(null)
          : new Observation.Unknown(away.reason());
    }
  }

  private Observation sight(ProcessLocator place) {
    if (kind == RunnerKind.PROCESS) {
      return identified(place).isPresent()
          ? new Observation.Running()
          : new Observation.Exited(null);
    }
    EngineObject made = made(place);
    if (made != null && made.process != null) {
      return made.isRunning()
          ? new Observation.Running()
          : new Observation.Exited(made.process.exitCode);
    }
    if (kind == RunnerKind.EXEC && identified(place).isPresent()) {
      return new Observation.Running();
    }
    return new Observation.Exited(null);
  }

  private Optional<HostProcess> identified(ProcessLocator place) {
    return switch (kind) {
      case PROCESS -> host.withPid(kind, place.hostPid());
      case EXEC -> host.withPid(kind, place.containerPid());
      case CONTAINER -> Optional.ofNullable(made(place)).map(each -> each.process);
    };
  }

  @Override
  public void signal(ProcessLocator place, Signal signal) {
    ask(
        "signal",
        () -> {
          identified(place)
              .filter(each -> each.alive)
              .ifPresent(
                  each -> {
                    if (signal == Signal.TERM) {
                      host.term(each);
                    } else {
                      host.kill(each);
                    }
                  });
          return true;
        });
  }

  @Override
  public List<FoundProcess> find(String name) {
    return ask(
        "find",
        () ->
            host.running().stream()
                .filter(each -> each.kind == kind && !world.isDisabled(LauncherRule.SEARCH))
                .map(each -> new FoundProcess(each.mark, whereabouts(each)))
                .toList());
  }

  private ProcessLocator whereabouts(HostProcess process) {
    return switch (kind) {
      case PROCESS -> place(process.pid, null, null, null);
      case EXEC -> place(null, process.pid, "shared", null);
      case CONTAINER ->
          host.containers.values().stream()
              .filter(each -> each.process == process)
              .map(each -> place(process.pid, process.pid, each.id, null))
              .findFirst()
              .orElseThrow();
    };
  }

  /** Records a violation if a running process is removed whose pid is known. */
  private void requireOver(String tokenHash) {
    host.running().stream()
        .filter(each -> each.isOf(String.valueOf(tokenHash)) && !each.isChild)
        .filter(each -> !each.isLate && !each.isLost)
        .findFirst()
        .ifPresent(
            each ->
                host.recordViolation(
                    new RuleViolation(
                        "nobody buries what runs", each.toString(), each.mark.instanceId())));
  }

  @Override
  public void remove(ProcessLocator place, String tokenHash, AppFiles files) {
    if (kind != RunnerKind.CONTAINER && tokenHash == null) {
      return;
    }
    ask(
        "remove",
        () -> {
          requireOver(tokenHash);
          if (kind != RunnerKind.CONTAINER) {
            host.killAll(tokenHash, kind);
          } else if (host.containers.containsKey(place.container())) {
            EngineObject made = host.containers.remove(place.container());
            if (made.isRunning()) {
              host.end(made.process, 137);
            }
          }
          return true;
        });
  }
}
