package io.dsfleet.launcher;

import io.dsfleet.broker.LogContext;
import io.dsfleet.launcher.LauncherMetrics.Outcome;
import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.AppRunner.Sight;
import io.dsfleet.launcher.runner.EngineAwayException;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises this host's app processes: detects exits, restarts crashed apps and terminates retired
 * ones.
 *
 * <p>Not thread-safe; confined to the launcher's loop.
 */
public final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

  private final LauncherProperties properties;
  private final Runners runners;
  private final Starter starter;
  private final InstanceFolder folders;
  private final ProcessJournal recorder;
  private final SessionWatch sessions;
  private final InstantSource clock;
  private final Map<String, Watched> processes = new HashMap<>();
  private final Map<String, RestartHistory> histories = new HashMap<>();

  /** Creates a supervisor without processes; see {@link #takeOver}. */
  public ProcessWatch(
      LauncherProperties properties,
      Runners runners,
      Starter starter,
      InstanceFolder folders,
      ProcessJournal recorder,
      SessionWatch sessions,
      InstantSource clock) {
    this.properties = properties;
    this.runners = runners;
    this.starter = starter;
    this.folders = folders;
    this.recorder = recorder;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Replaces the supervised processes by the records of this host. */
  public void takeOver() {
    processes.clear();
    long now = clock.millis();
    for (ProcessRecord record : recorder.recorded()) {
      Watched each = Watched.of(record);
      processes.put(
          record.id(),
          record.state() == ProcessState.STOPPING
              ? each.killedAt(startOfState(record, now) + properties.stopGrace().toMillis(), false)
              : each);
    }
  }

  /** The start of the current state; capped, because another launcher's clock may be ahead. */
  private static long startOfState(ProcessRecord record, long now) {
    return Math.min(record.sinceMillis(), now);
  }

  /** Returns all known launches. */
  public Collection<ProcessRecord> known() {
    return processes.values().stream().map(Watched::record).toList();
  }

  /** Returns the launch with this id, if it is known. */
  public Optional<ProcessRecord> known(String processId) {
    return Optional.ofNullable(processes.get(processId)).map(Watched::record);
  }

  /** Returns the crash histories by instance id. */
  public Map<String, RestartHistory> histories() {
    return histories;
  }

  /** Runs one supervision round over all processes. */
  public void look() {
    recorder.tellUntold();
    long now = clock.millis();
    Set<String> hung = sessions.overdue(inState(ProcessState.RUNNING), now);
    for (Watched each : List.copyOf(processes.values())) {
      try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
        supervise(each, hung, now);
      }
    }
  }

  private void supervise(Watched each, Set<String> hung, long now) {
    switch (each.record().state()) {
      case LAUNCHING -> continueLaunch(each, now);
      case RESTARTING -> restart(each, now);
      case RUNNING, STOPPING -> observe(each, hung.contains(each.record().id()));
      case UNKNOWN -> {
        if (isStarted(each.record())) {
          observe(each, false);
        } else {
          continueLaunch(each, now);
        }
      }
      case STOPPED -> {
        if (now - each.record().sinceMillis() >= properties.keepStopped().toMillis()) {
          clean(each.record());
        }
      }
      case FAILED, QUARANTINED -> {}
    }
  }

  private List<ProcessRecord> inState(ProcessState state) {
    return known().stream().filter(each -> each.state() == state).toList();
  }

  /** Whether the process has ever been observed; otherwise the outcome of its start is unknown. */
  private static boolean isStarted(ProcessRecord record) {
    ProcessPlace place = record.place();
    return place != null
        && (place.hostPid() != null || place.containerPid() != null || place.startTicks() != null);
  }

  private void observe(Watched each, boolean sessionless) {
    ProcessPlace place = Objects.requireNonNull(each.record().place());
    Sight observation;
    try {
      observation = runners.of(place).look(place);
    } catch (EngineAwayException unavailable) {
      observation = new Sight.Unknown(unavailable.reason());
    }
    // Read again: the engine may have been slow.
    long now = clock.millis();
    switch (NextStep.of(each, observation, sessionless, now)) {
      case NextStep.Nothing _ -> {}
      case NextStep.Kill _ -> signal(each, AppRunner.Signal.KILL, now);
      case NextStep.Bury dead -> handleExit(each, dead.exitCode());
      case NextStep.Doubt doubt -> {
        LOG.warn(
            "cannot tell whether {} is running: {}", each.record().instanceId(), doubt.reason());
        put(each.with(each.record().in(ProcessState.UNKNOWN, doubt.reason(), now)));
      }
      case NextStep.Trust _ -> {
        LOG.info("{} is confirmed running", each.record().instanceId());
        ProcessState next =
            each.isEnding() && !each.hung() ? ProcessState.STOPPING : ProcessState.RUNNING;
        put(each.with(each.record().in(next, null, now)));
      }
      case NextStep.EndHung _ -> terminateHung(each, now);
    }
  }

  private void terminateHung(Watched each, long now) {
    LOG.warn(
        "{} had no session for {}: restarting it",
        each.record().instanceId(),
        properties.noSessionLimit());
    Watched terminating = each.killedAt(now + properties.stopGrace().toMillis(), true);
    processes.put(each.record().id(), terminating);
    signal(terminating, AppRunner.Signal.TERM, now);
  }

  private void signal(Watched each, AppRunner.Signal signal, long now) {
    ProcessPlace place = each.record().place();
    if (place == null) {
      return;
    }
    try {
      runners.of(place).signal(place, signal);
      recorder.signalled(each.record(), signal.name());
      if (signal == AppRunner.Signal.KILL) {
        // Repeat KILL after another grace if the process is still running.
        processes.put(
            each.record().id(),
            each.killedAt(now + properties.stopGrace().toMillis(), each.hung()));
      }
    } catch (EngineAwayException unavailable) {
      LOG.warn(
          "cannot send {} to {}: {}", signal, each.record().instanceId(), unavailable.reason());
    }
  }

  private void handleExit(Watched each, @Nullable Integer exitCode) {
    ProcessRecord dead = each.record().exited(exitCode);
    if (!removed(dead)) {
      return;
    }
    long now = clock.millis();
    sessions.forget(dead.id());
    ProcessRecord next =
        dead.retired() ? dead.in(ProcessState.STOPPED, null, now) : crashed(each, dead, now);
    recorder.exited(put(Watched.of(next)).record());
    if (next.state().isOver()) {
      folderOf(next).ifPresent(folders::forgetToken);
    }
  }

  private boolean removed(ProcessRecord dead) {
    ProcessPlace place = dead.place();
    try {
      if (place != null) {
        runners.of(place).remove(place, dead.tokenHash(), starter.filesOf(dead).orElse(null));
      }
      return true;
    } catch (EngineAwayException unavailable) {
      LOG.debug("cannot remove exited {} yet: {}", dead.instanceId(), unavailable.reason());
      return false;
    }
  }

  private ProcessRecord crashed(Watched each, ProcessRecord dead, long now) {
    String reason =
        each.hung()
            ? "ran without a session for " + properties.noSessionLimit().toSeconds() + " s"
            : "exit code " + dead.exitCode();
    return afterCrash(dead, reason, now);
  }

  private ProcessRecord afterCrash(ProcessRecord dead, String crashReason, long now) {
    RestartHistory history = noteCrash(dead.instanceId(), now);
    if (history.quarantined(properties.restartsMax())) {
      String reason =
          "crashed "
              + history.crashes().size()
              + " times within "
              + properties.restartWindow().toSeconds()
              + " s; last crash: "
              + crashReason;
      LOG.error("{} quarantined: {}", dead.instanceId(), reason);
      recorder.crashed(ProcessState.QUARANTINED);
      return dead.in(ProcessState.QUARANTINED, reason, now);
    }
    recorder.crashed(ProcessState.RESTARTING);
    return dead.in(ProcessState.RESTARTING, crashReason, now);
  }

  /** Adds a crash to the instance's history and returns the history. */
  public RestartHistory noteCrash(String instance, long now) {
    RestartHistory history =
        histories
            .getOrDefault(instance, RestartHistory.CLEAN)
            .crashed(now, properties.restartWindow());
    histories.put(instance, history);
    return history;
  }

  private void restart(Watched each, long now) {
    RestartHistory history =
        histories.getOrDefault(each.record().instanceId(), RestartHistory.CLEAN);
    if (each.record().retired()) {
      recorder.exited(put(each.with(each.record().in(ProcessState.STOPPED, null, now))).record());
    } else if (now >= history.mayStartAt(properties.restartPause())) {
      begin(each.record().again(null, now), each, now);
    }
  }

  /** Continues a launch that was interrupted or whose outcome is unknown. */
  private void continueLaunch(Watched each, long now) {
    if (each.record().place() == null) {
      begin(each.record(), each, now);
      return;
    }
    try {
      put(Watched.of(starter.resume(each.record(), now)));
    } catch (Starter.StartUnknownException | EngineAwayException unknown) {
      markUnknown(each.record(), String.valueOf(unknown.getMessage()), now);
    } catch (LaunchRefusedException refused) {
      fail(each.record(), refused.reason(), now);
    }
  }

  private void begin(ProcessRecord launching, Watched before, long now) {
    try {
      put(Watched.of(starter.begin(launching, now)));
    } catch (Starter.StartUnknownException unknown) {
      recorder.notStarted(Outcome.UNKNOWN);
      markUnknown(unknown.prepared(), String.valueOf(unknown.getMessage()), now);
    } catch (EngineAwayException unavailable) {
      // Nothing was started; the next round tries again.
      LOG.debug("start of {} postponed: {}", launching.instanceId(), unavailable.reason());
      recorder.notStarted(Outcome.ENGINE_AWAY);
      processes.put(before.record().id(), before);
    } catch (LaunchRefusedException refused) {
      fail(launching, refused.reason(), now);
    }
  }

  private void markUnknown(ProcessRecord record, String reason, long now) {
    if (record.state() != ProcessState.UNKNOWN) {
      LOG.warn("start of {} has an unknown outcome: {}", record.instanceId(), reason);
      put(Watched.of(record.in(ProcessState.UNKNOWN, reason, now)));
    }
  }

  private void fail(ProcessRecord launching, String reason, long now) {
    LOG.warn("launch of {} failed: {}", launching.instanceId(), reason);
    recorder.notStarted(Outcome.REFUSED);
    ProcessRecord failed =
        launching.restarts() == 0
            ? launching.in(ProcessState.FAILED, reason, now)
            : afterCrash(launching, reason, now);
    put(Watched.of(failed));
  }

  /** Completes the location of a process, if its location was incomplete after its start. */
  public void located(String processId, ProcessPlace found) {
    Watched each = processes.get(processId);
    if (each != null && each.record().state() != ProcessState.UNKNOWN) {
      put(each.with(each.record().at(found)));
    }
  }

  /** Adds a launch to the supervised ones. */
  public void watch(ProcessRecord record) {
    processes.put(record.id(), Watched.of(record));
  }

  private Watched put(Watched next) {
    processes.put(next.record().id(), next);
    recorder.put(next.record());
    return next;
  }

  /** Marks a process as retired: its exit does not count as a crash. */
  public void retire(RetireProcess command) {
    Watched each = processes.get(command.processId());
    if (each != null && !each.record().retired()) {
      put(each.with(each.record().retire()));
    }
  }

  /** Terminates a process: TERM now, KILL after the grace. */
  public void kill(KillProcess command) {
    long now = clock.millis();
    Watched each = processes.get(command.processId());
    if (each == null) {
      recorder.refused(
          command,
          RequestRefusal.UNKNOWN_PROCESS,
          "no process with id "
              + LaunchRefusedException.quoted(command.processId())
              + " on this host");
      return;
    }
    try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
      LOG.info("stopping {}: {}", each.record().instanceId(), command.reason());
      switch (each.record().state()) {
        case STOPPED, FAILED, QUARANTINED, RESTARTING -> {
          ProcessRecord over =
              each.record().retire().in(ProcessState.STOPPED, command.reason(), now);
          recorder.exited(put(Watched.of(over)).record());
        }
        case LAUNCHING, RUNNING, STOPPING, UNKNOWN ->
            terminate(each, command.reason(), command.graceMillis(), now);
      }
    }
  }

  private void terminate(Watched each, String reason, long graceMillis, long now) {
    if (each.record().place() == null) {
      // Nothing was prepared yet.
      ProcessRecord over = each.record().retire().in(ProcessState.STOPPED, reason, now);
      recorder.exited(put(Watched.of(over)).record());
      return;
    }
    ProcessRecord stopping = each.record().retire().in(ProcessState.STOPPING, reason, now);
    Watched terminating = put(each.with(stopping).killedAt(now + graceMillis, false));
    signal(terminating, graceMillis > 0 ? AppRunner.Signal.TERM : AppRunner.Signal.KILL, now);
  }

  /** Terminates all running processes. */
  public void endAll() {
    long now = clock.millis();
    for (Watched each : new ArrayList<>(processes.values())) {
      if (!each.record().state().isOver() && each.record().state() != ProcessState.RESTARTING) {
        try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
          terminate(each, "the launcher is stopping", properties.stopGrace().toMillis(), now);
        }
      }
    }
  }

  /**
   * Detects exits and sends due KILLs without starting anything.
   *
   * @return whether no process is stopping any more
   */
  public boolean allGone() {
    inState(ProcessState.STOPPING).stream()
        .map(each -> Objects.requireNonNull(processes.get(each.id())))
        .forEach(
            each -> {
              try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
                observe(each, false);
              }
            });
    return inState(ProcessState.STOPPING).isEmpty();
  }

  /**
   * Deletes the record of a launch that is over, and its folder unless another launch uses it.
   *
   * @return whether the record was deleted
   */
  public boolean clean(ProcessRecord record) {
    if (!record.state().isOver() || !removed(record)) {
      return false;
    }
    // Checks the lease again: it may have expired while the engine was slow.
    recorder.put(record);
    processes.remove(record.id());
    histories.remove(record.instanceId());
    Optional<Path> folder = folderOf(record);
    boolean shared =
        known().stream().anyMatch(each -> folderOf(each).equals(folder) && folder.isPresent());
    if (!shared) {
      folder.ifPresent(
          path -> {
            if (!folders.remove(path)) {
              LOG.warn("cannot remove all of folder {}", path);
            }
          });
    }
    recorder.forget(record);
    return true;
  }

  /** Deletes the record of a launch that a new one of the same instance replaces. */
  public void replaced(ProcessRecord record) {
    processes.remove(record.id());
    recorder.forget(record);
  }

  private static Optional<Path> folderOf(ProcessRecord record) {
    return Optional.ofNullable(record.files()).map(files -> Path.of(files.folder()));
  }
}
