package io.dsfleet.launcher.supervise;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.host.LauncherMetrics.StartOutcome;
import io.dsfleet.launcher.host.ProcessEventRecorder;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.AppRunner.Observation;
import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.start.AppStarter;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
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
public final class ProcessSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSupervisor.class);

  private final LauncherProperties properties;
  private final RunnerRegistry runners;
  private final AppStarter starter;
  private final InstanceFolders folders;
  private final ProcessEventRecorder recorder;
  private final SessionTimeoutDetector sessions;
  private final InstantSource clock;
  private final Map<String, SupervisedLaunch> processes = new HashMap<>();
  private final Map<String, RestartHistory> histories = new HashMap<>();

  /** Creates a supervisor without processes; see {@link #loadRecords}. */
  public ProcessSupervisor(
      LauncherProperties properties,
      RunnerRegistry runners,
      AppStarter starter,
      InstanceFolders folders,
      ProcessEventRecorder recorder,
      SessionTimeoutDetector sessions,
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
  public void loadRecords() {
    processes.clear();
    long now = clock.millis();
    for (ProcessRecord record : recorder.recordsOfHost()) {
      SupervisedLaunch each = SupervisedLaunch.of(record);
      processes.put(
          record.id(),
          record.state() == ProcessState.STOPPING
              ? each.withKillAt(
                  startOfState(record, now) + properties.stopGrace().toMillis(), false)
              : each);
    }
  }

  /** The start of the current state; capped, because another launcher's clock may be ahead. */
  private static long startOfState(ProcessRecord record, long now) {
    return Math.min(record.sinceMillis(), now);
  }

  /** Returns all known launches. */
  public Collection<ProcessRecord> known() {
    return processes.values().stream().map(SupervisedLaunch::record).toList();
  }

  /** Returns the launch with this id, if it is known. */
  public Optional<ProcessRecord> known(String processId) {
    return Optional.ofNullable(processes.get(processId)).map(SupervisedLaunch::record);
  }

  /** Returns the crash histories by instance id. */
  public Map<String, RestartHistory> restartHistories() {
    return histories;
  }

  /** Runs one supervision round over all processes. */
  public void superviseAll() {
    recorder.publishUnsent();
    long now = clock.millis();
    Set<String> hung = sessions.findOverdue(inState(ProcessState.RUNNING), now);
    for (SupervisedLaunch each : List.copyOf(processes.values())) {
      try (LogContext _ = LogContext.forInstance(each.record().instanceId())) {
        supervise(each, hung, now);
      }
    }
  }

  private void supervise(SupervisedLaunch each, Set<String> hung, long now) {
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
        if (now - each.record().sinceMillis() >= properties.stoppedTtl().toMillis()) {
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
    ProcessLocator place = record.locator();
    return place != null
        && (place.hostPid() != null || place.containerPid() != null || place.startTicks() != null);
  }

  private void observe(SupervisedLaunch each, boolean sessionless) {
    ProcessLocator place = Objects.requireNonNull(each.record().locator());
    Observation observation;
    try {
      observation = runners.of(place).observe(place);
    } catch (EngineUnavailableException unavailable) {
      observation = new Observation.Unknown(unavailable.reason());
    }
    // Read again: the engine may have been slow.
    long now = clock.millis();
    switch (SupervisionDecision.decide(each, observation, sessionless, now)) {
      case SupervisionDecision.NoAction _ -> {}
      case SupervisionDecision.Kill _ -> signal(each, AppRunner.Signal.KILL, now);
      case SupervisionDecision.Reap dead -> handleExit(each, dead.exitCode());
      case SupervisionDecision.MarkUnknown doubt -> {
        LOG.warn(
            "cannot tell whether {} is running: {}", each.record().instanceId(), doubt.reason());
        put(each.withRecord(each.record().withState(ProcessState.UNKNOWN, doubt.reason(), now)));
      }
      case SupervisionDecision.MarkRunning _ -> {
        LOG.info("{} is confirmed running", each.record().instanceId());
        ProcessState next =
            each.isTerminating() && !each.hung() ? ProcessState.STOPPING : ProcessState.RUNNING;
        put(each.withRecord(each.record().withState(next, null, now)));
      }
      case SupervisionDecision.TerminateHung _ -> terminateHung(each, now);
    }
  }

  private void terminateHung(SupervisedLaunch each, long now) {
    LOG.warn(
        "{} had no session for {}: restarting it",
        each.record().instanceId(),
        properties.noSessionTimeout());
    SupervisedLaunch terminating = each.withKillAt(now + properties.stopGrace().toMillis(), true);
    processes.put(each.record().id(), terminating);
    signal(terminating, AppRunner.Signal.TERM, now);
  }

  private void signal(SupervisedLaunch each, AppRunner.Signal signal, long now) {
    ProcessLocator place = each.record().locator();
    if (place == null) {
      return;
    }
    try {
      runners.of(place).signal(place, signal);
      recorder.recordSignal(each.record(), signal.name());
      if (signal == AppRunner.Signal.KILL) {
        // Repeat KILL after another grace if the process is still running.
        processes.put(
            each.record().id(),
            each.withKillAt(now + properties.stopGrace().toMillis(), each.hung()));
      }
    } catch (EngineUnavailableException unavailable) {
      LOG.warn(
          "cannot send {} to {}: {}", signal, each.record().instanceId(), unavailable.reason());
    }
  }

  private void handleExit(SupervisedLaunch each, @Nullable Integer exitCode) {
    ProcessRecord dead = each.record().withExit(exitCode);
    if (!removed(dead)) {
      return;
    }
    long now = clock.millis();
    sessions.reset(dead.id());
    ProcessRecord next =
        dead.retired() ? dead.withState(ProcessState.STOPPED, null, now) : crashed(each, dead, now);
    recorder.recordExit(put(SupervisedLaunch.of(next)).record());
    if (next.state().isOver()) {
      folderOf(next).ifPresent(folders::deleteToken);
    }
  }

  private boolean removed(ProcessRecord dead) {
    ProcessLocator place = dead.locator();
    try {
      if (place != null) {
        runners.of(place).remove(place, dead.tokenHash(), starter.filesOf(dead).orElse(null));
      }
      return true;
    } catch (EngineUnavailableException unavailable) {
      LOG.debug("cannot remove exited {} yet: {}", dead.instanceId(), unavailable.reason());
      return false;
    }
  }

  private ProcessRecord crashed(SupervisedLaunch each, ProcessRecord dead, long now) {
    String reason =
        each.hung()
            ? "ran without a session for " + properties.noSessionTimeout().toSeconds() + " s"
            : "exit code " + dead.exitCode();
    return afterCrash(dead, reason, now);
  }

  private ProcessRecord afterCrash(ProcessRecord dead, String crashReason, long now) {
    RestartHistory history = recordCrash(dead.instanceId(), now);
    if (history.isQuarantined(properties.maxRestarts())) {
      String reason =
          "crashed "
              + history.crashes().size()
              + " times within "
              + properties.restartWindow().toSeconds()
              + " s; last crash: "
              + crashReason;
      LOG.error("{} quarantined: {}", dead.instanceId(), reason);
      recorder.recordCrash(ProcessState.QUARANTINED);
      return dead.withState(ProcessState.QUARANTINED, reason, now);
    }
    recorder.recordCrash(ProcessState.RESTARTING);
    return dead.withState(ProcessState.RESTARTING, crashReason, now);
  }

  /** Adds a crash to the instance's history and returns the history. */
  public RestartHistory recordCrash(String instance, long now) {
    RestartHistory history =
        histories
            .getOrDefault(instance, RestartHistory.NONE)
            .withCrash(now, properties.restartWindow());
    histories.put(instance, history);
    return history;
  }

  private void restart(SupervisedLaunch each, long now) {
    RestartHistory history =
        histories.getOrDefault(each.record().instanceId(), RestartHistory.NONE);
    if (each.record().retired()) {
      recorder.recordExit(
          put(each.withRecord(each.record().withState(ProcessState.STOPPED, null, now))).record());
    } else if (now >= history.nextStartMillis(properties.restartBackoff())) {
      begin(each.record().restarted(null, now), each, now);
    }
  }

  /** Continues a launch that was interrupted or whose outcome is unknown. */
  private void continueLaunch(SupervisedLaunch each, long now) {
    if (each.record().locator() == null) {
      begin(each.record(), each, now);
      return;
    }
    try {
      put(SupervisedLaunch.of(starter.repeatStart(each.record(), now)));
    } catch (AppStarter.StartUnknownException | EngineUnavailableException unknown) {
      markUnknown(each.record(), String.valueOf(unknown.getMessage()), now);
    } catch (LaunchRefusedException refused) {
      fail(each.record(), refused.reason(), now);
    }
  }

  private void begin(ProcessRecord launching, SupervisedLaunch before, long now) {
    try {
      put(SupervisedLaunch.of(starter.start(launching, now)));
    } catch (AppStarter.StartUnknownException unknown) {
      recorder.recordFailedStart(StartOutcome.UNKNOWN);
      markUnknown(unknown.prepared(), String.valueOf(unknown.getMessage()), now);
    } catch (EngineUnavailableException unavailable) {
      // Nothing was started; the next round tries again.
      LOG.debug("start of {} postponed: {}", launching.instanceId(), unavailable.reason());
      recorder.recordFailedStart(StartOutcome.ENGINE_UNAVAILABLE);
      processes.put(before.record().id(), before);
    } catch (LaunchRefusedException refused) {
      fail(launching, refused.reason(), now);
    }
  }

  private void markUnknown(ProcessRecord record, String reason, long now) {
    if (record.state() != ProcessState.UNKNOWN) {
      LOG.warn("start of {} has an unknown outcome: {}", record.instanceId(), reason);
      put(SupervisedLaunch.of(record.withState(ProcessState.UNKNOWN, reason, now)));
    }
  }

  private void fail(ProcessRecord launching, String reason, long now) {
    LOG.warn("launch of {} failed: {}", launching.instanceId(), reason);
    recorder.recordFailedStart(StartOutcome.REFUSED);
    ProcessRecord failed =
        launching.restarts() == 0
            ? launching.withState(ProcessState.FAILED, reason, now)
            : afterCrash(launching, reason, now);
    put(SupervisedLaunch.of(failed));
  }

  /** Completes the location of a process, if its location was incomplete after its start. */
  public void updateLocation(String processId, ProcessLocator found) {
    SupervisedLaunch each = processes.get(processId);
    if (each != null && each.record().state() != ProcessState.UNKNOWN) {
      put(each.withRecord(each.record().withLocator(found)));
    }
  }

  /** Adds a launch to the supervised ones. */
  public void add(ProcessRecord record) {
    processes.put(record.id(), SupervisedLaunch.of(record));
  }

  private SupervisedLaunch put(SupervisedLaunch next) {
    processes.put(next.record().id(), next);
    recorder.write(next.record());
    return next;
  }

  /** Marks a process as retired: its exit does not count as a crash. */
  public void retire(RetireProcess command) {
    SupervisedLaunch each = processes.get(command.processId());
    if (each != null && !each.record().retired()) {
      put(each.withRecord(each.record().withRetired()));
    }
  }

  /** Terminates a process: TERM now, KILL after the grace. */
  public void kill(KillProcess command) {
    long now = clock.millis();
    SupervisedLaunch each = processes.get(command.processId());
    if (each == null) {
      recorder.recordRefusal(
          command,
          RequestRefusalCode.UNKNOWN_PROCESS,
          "no process with id "
              + LaunchRefusedException.quoted(command.processId())
              + " on this host");
      return;
    }
    try (LogContext _ = LogContext.forInstance(each.record().instanceId())) {
      LOG.info("stopping {}: {}", each.record().instanceId(), command.reason());
      switch (each.record().state()) {
        case STOPPED, FAILED, QUARANTINED, RESTARTING -> {
          ProcessRecord over =
              each.record().withRetired().withState(ProcessState.STOPPED, command.reason(), now);
          recorder.recordExit(put(SupervisedLaunch.of(over)).record());
        }
        case LAUNCHING, RUNNING, STOPPING, UNKNOWN ->
            terminate(each, command.reason(), command.graceMillis(), now);
      }
    }
  }

  private void terminate(SupervisedLaunch each, String reason, long graceMillis, long now) {
    if (each.record().locator() == null) {
      // Nothing was prepared yet.
      ProcessRecord over = each.record().withRetired().withState(ProcessState.STOPPED, reason, now);
      recorder.recordExit(put(SupervisedLaunch.of(over)).record());
      return;
    }
    ProcessRecord stopping =
        each.record().withRetired().withState(ProcessState.STOPPING, reason, now);
    SupervisedLaunch terminating =
        put(each.withRecord(stopping).withKillAt(now + graceMillis, false));
    signal(terminating, graceMillis > 0 ? AppRunner.Signal.TERM : AppRunner.Signal.KILL, now);
  }

  /** Terminates all running processes. */
  public void terminateAll() {
    long now = clock.millis();
    for (SupervisedLaunch each : new ArrayList<>(processes.values())) {
      if (!each.record().state().isOver() && each.record().state() != ProcessState.RESTARTING) {
        try (LogContext _ = LogContext.forInstance(each.record().instanceId())) {
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
  public boolean checkAllStopped() {
    inState(ProcessState.STOPPING).stream()
        .map(each -> Objects.requireNonNull(processes.get(each.id())))
        .forEach(
            each -> {
              try (LogContext _ = LogContext.forInstance(each.record().instanceId())) {
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
    recorder.write(record);
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
    recorder.delete(record);
    return true;
  }

  /** Deletes the record of a launch that a new one of the same instance replaces. */
  public void deleteReplaced(ProcessRecord record) {
    processes.remove(record.id());
    recorder.delete(record);
  }

  private static Optional<Path> folderOf(ProcessRecord record) {
    return Optional.ofNullable(record.files()).map(files -> Path.of(files.folder()));
  }
}
