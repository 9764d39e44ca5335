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
 * The launches of this host from their record to their end: notices what died, starts it again,
 * ends what should end.
 *
 * <p>Not safe for several threads; {@link LauncherService} gives it one.
 */
final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

  private final LauncherProperties properties;
  private final Runners runners;
  private final Starter starter;
  private final InstanceFolder folders;
  private final ProcessJournal journal;
  private final SessionWatch sessions;
  private final InstantSource clock;
  private final Map<String, Watched> watched = new HashMap<>();
  private final Map<String, RestartHistory> histories = new HashMap<>();

  ProcessWatch(
      LauncherProperties properties,
      Runners runners,
      Starter starter,
      InstanceFolder folders,
      ProcessJournal journal,
      SessionWatch sessions,
      InstantSource clock) {
    this.properties = properties;
    this.runners = runners;
    this.starter = starter;
    this.folders = folders;
    this.journal = journal;
    this.sessions = sessions;
    this.clock = clock;
  }

  /** Takes over what the record has of this host, forgetting what it had in mind. */
  void takeOver() {
    watched.clear();
    long now = clock.millis();
    for (ProcessRecord record : journal.recorded()) {
      Watched each = Watched.of(record);
      watched.put(
          record.id(),
          record.state() == ProcessState.STOPPING
              ? each.killedAt(began(record, now) + properties.stopGrace().toMillis(), false)
              : each);
    }
  }

  /** When its state began; what another launcher wrote by a clock ahead of ours began by now. */
  private static long began(ProcessRecord record, long now) {
    return Math.min(record.sinceMillis(), now);
  }

  /** Everything that this launcher knows of. */
  Collection<ProcessRecord> known() {
    return watched.values().stream().map(Watched::record).toList();
  }

  Optional<ProcessRecord> known(String processId) {
    return Optional.ofNullable(watched.get(processId)).map(Watched::record);
  }

  Map<String, RestartHistory> histories() {
    return histories;
  }

  /** One look at every process. */
  void look() {
    journal.tellUntold();
    long now = clock.millis();
    Set<String> hung = sessions.overdue(in(ProcessState.RUNNING), now);
    for (Watched each : List.copyOf(watched.values())) {
      try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
        look(each, hung, now);
      }
    }
  }

  private void look(Watched each, Set<String> hung, long now) {
    switch (each.record().state()) {
      case LAUNCHING -> launch(each, now);
      case RESTARTING -> restart(each, now);
      case RUNNING, STOPPING -> see(each, hung.contains(each.record().id()));
      case UNKNOWN -> {
        if (isStarted(each.record())) {
          see(each, false);
        } else {
          launch(each, now);
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

  private List<ProcessRecord> in(ProcessState state) {
    return known().stream().filter(each -> each.state() == state).toList();
  }

  /** Whether its process was ever found; before, its start is still unknown. */
  private static boolean isStarted(ProcessRecord record) {
    ProcessPlace place = record.place();
    return place != null
        && (place.hostPid() != null || place.containerPid() != null || place.startTicks() != null);
  }

  private void see(Watched each, boolean sessionless) {
    ProcessPlace place = Objects.requireNonNull(each.record().place());
    Sight sight;
    try {
      sight = runners.of(place).look(place);
    } catch (EngineAwayException away) {
      sight = new Sight.Unknown(away.reason());
    }
    // The engine may have taken its time.
    long now = clock.millis();
    switch (NextStep.of(each, sight, sessionless, now)) {
      case NextStep.Nothing _ -> {}
      case NextStep.Kill _ -> signal(each, AppRunner.Signal.KILL, now);
      case NextStep.Bury dead -> bury(each, dead.exitCode());
      case NextStep.Doubt doubt -> {
        LOG.warn("{} may run or not: {}", each.record().instanceId(), doubt.reason());
        put(each.with(each.record().in(ProcessState.UNKNOWN, doubt.reason(), now)));
      }
      case NextStep.Trust _ -> {
        LOG.info("{} is seen again", each.record().instanceId());
        ProcessState seen =
            each.isEnding() && !each.hung() ? ProcessState.STOPPING : ProcessState.RUNNING;
        put(each.with(each.record().in(seen, null, now)));
      }
      case NextStep.EndHung _ -> endHung(each, now);
    }
  }

  private void endHung(Watched each, long now) {
    LOG.warn(
        "{} ran without a session for {}: ending it to start it again",
        each.record().instanceId(),
        properties.noSessionLimit());
    Watched ending = each.killedAt(now + properties.stopGrace().toMillis(), true);
    watched.put(each.record().id(), ending);
    signal(ending, AppRunner.Signal.TERM, now);
  }

  private void signal(Watched each, AppRunner.Signal signal, long now) {
    ProcessPlace place = each.record().place();
    if (place == null) {
      return;
    }
    try {
      runners.of(place).signal(place, signal);
      journal.signalled(each.record(), signal.name());
      if (signal == AppRunner.Signal.KILL) {
        // Once more where even that is not seen to work.
        watched.put(
            each.record().id(),
            each.killedAt(now + properties.stopGrace().toMillis(), each.hung()));
      }
    } catch (EngineAwayException away) {
      LOG.warn("{} was not sent {}: {}", each.record().instanceId(), signal, away.reason());
    }
  }

  private void bury(Watched each, @Nullable Integer exitCode) {
    ProcessRecord dead = each.record().exited(exitCode);
    if (!removed(dead)) {
      return;
    }
    long now = clock.millis();
    sessions.forget(dead.id());
    ProcessRecord next =
        dead.retired() ? dead.in(ProcessState.STOPPED, null, now) : crashed(each, dead, now);
    journal.exited(put(Watched.of(next)).record());
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
    } catch (EngineAwayException away) {
      LOG.debug("{} is dead and not removed yet: {}", dead.instanceId(), away.reason());
      return false;
    }
  }

  private ProcessRecord crashed(Watched each, ProcessRecord dead, long now) {
    String how =
        each.hung()
            ? "it had no session for " + properties.noSessionLimit().toSeconds() + " s"
            : "it ended with exit code " + dead.exitCode();
    return afterCrash(dead, how, now);
  }

  private ProcessRecord afterCrash(ProcessRecord dead, String how, long now) {
    RestartHistory history = noteCrash(dead.instanceId(), now);
    if (history.quarantined(properties.restartsMax())) {
      String reason =
          "crashed "
              + history.crashes().size()
              + " times within "
              + properties.restartWindow().toSeconds()
              + " s; last, "
              + how;
      LOG.error("{} is in quarantine: {}", dead.instanceId(), reason);
      journal.crashed(ProcessState.QUARANTINED);
      return dead.in(ProcessState.QUARANTINED, reason, now);
    }
    journal.crashed(ProcessState.RESTARTING);
    return dead.in(ProcessState.RESTARTING, how, now);
  }

  RestartHistory noteCrash(String instance, long now) {
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
      journal.exited(put(each.with(each.record().in(ProcessState.STOPPED, null, now))).record());
    } else if (now >= history.mayStartAt(properties.restartPause())) {
      begin(each.record().again(null, now), each, now);
    }
  }

  /** Goes on with a launch that its launcher did not bring to its end. */
  private void launch(Watched each, long now) {
    if (each.record().place() == null) {
      begin(each.record(), each, now);
      return;
    }
    try {
      put(Watched.of(starter.resume(each.record(), now)));
    } catch (Starter.StartUnknownException | EngineAwayException away) {
      doubt(each.record(), String.valueOf(away.getMessage()), now);
    } catch (LaunchRefusedException refused) {
      fail(each.record(), refused.reason(), now);
    }
  }

  private void begin(ProcessRecord launching, Watched before, long now) {
    try {
      put(Watched.of(starter.begin(launching, now)));
    } catch (Starter.StartUnknownException unknown) {
      journal.notStarted(Outcome.UNKNOWN);
      doubt(unknown.prepared(), String.valueOf(unknown.getMessage()), now);
    } catch (EngineAwayException away) {
      // Nothing runs of it; asked again at the next look.
      LOG.debug("{} waits for its engine: {}", launching.instanceId(), away.reason());
      journal.notStarted(Outcome.ENGINE_AWAY);
      watched.put(before.record().id(), before);
    } catch (LaunchRefusedException refused) {
      fail(launching, refused.reason(), now);
    }
  }

  private void doubt(ProcessRecord record, String reason, long now) {
    if (record.state() != ProcessState.UNKNOWN) {
      LOG.warn("{} may have been started or not: {}", record.instanceId(), reason);
      put(Watched.of(record.in(ProcessState.UNKNOWN, reason, now)));
    }
  }

  private void fail(ProcessRecord launching, String reason, long now) {
    LOG.warn("launch of {} failed: {}", launching.instanceId(), reason);
    journal.notStarted(Outcome.REFUSED);
    ProcessRecord failed =
        launching.restarts() == 0
            ? launching.in(ProcessState.FAILED, reason, now)
            : afterCrash(launching, reason, now);
    put(Watched.of(failed));
  }

  /** Where its process is was not wholly known after its start, and is now. */
  void located(String processId, ProcessPlace found) {
    Watched each = watched.get(processId);
    if (each != null && each.record().state() != ProcessState.UNKNOWN) {
      put(each.with(each.record().at(found)));
    }
  }

  /** A launch of which nothing runs yet is watched from now on. */
  void watch(ProcessRecord record) {
    watched.put(record.id(), Watched.of(record));
  }

  private Watched put(Watched next) {
    watched.put(next.record().id(), next);
    journal.put(next.record());
    return next;
  }

  /** The end of the process will be no crash. */
  void retire(RetireProcess command) {
    Watched each = watched.get(command.processId());
    if (each != null && !each.record().retired()) {
      put(each.with(each.record().retire()));
    }
  }

  /** Tells the process to end; KILL follows after the grace. */
  void kill(KillProcess command) {
    long now = clock.millis();
    Watched each = watched.get(command.processId());
    if (each == null) {
      journal.refused(
          command,
          RequestRefusal.UNKNOWN_PROCESS,
          "expected a process of this host, but it is none");
      return;
    }
    try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
      LOG.info("ending {}: {}", each.record().instanceId(), command.reason());
      switch (each.record().state()) {
        case STOPPED, FAILED, QUARANTINED, RESTARTING -> {
          ProcessRecord over =
              each.record().retire().in(ProcessState.STOPPED, command.reason(), now);
          journal.exited(put(Watched.of(over)).record());
        }
        case LAUNCHING, RUNNING, STOPPING, UNKNOWN ->
            end(each, command.reason(), command.graceMillis(), now);
      }
    }
  }

  private void end(Watched each, String reason, long graceMillis, long now) {
    if (each.record().place() == null) {
      // Nothing of it was made yet.
      ProcessRecord over = each.record().retire().in(ProcessState.STOPPED, reason, now);
      journal.exited(put(Watched.of(over)).record());
      return;
    }
    ProcessRecord stopping = each.record().retire().in(ProcessState.STOPPING, reason, now);
    Watched ending = put(each.with(stopping).killedAt(now + graceMillis, false));
    signal(ending, graceMillis > 0 ? AppRunner.Signal.TERM : AppRunner.Signal.KILL, now);
  }

  /** Tells every process to end. */
  void endAll() {
    long now = clock.millis();
    for (Watched each : new ArrayList<>(watched.values())) {
      if (!each.record().state().isOver() && each.record().state() != ProcessState.RESTARTING) {
        try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
          end(each, "the launcher ends", properties.stopGrace().toMillis(), now);
        }
      }
    }
  }

  /** Notices deaths and sends due KILLs, starting nothing; answers whether all are gone. */
  boolean allGone() {
    in(ProcessState.STOPPING).stream()
        .map(each -> Objects.requireNonNull(watched.get(each.id())))
        .forEach(
            each -> {
              try (LogContext _ = LogContext.ofInstance(each.record().instanceId())) {
                see(each, false);
              }
            });
    return in(ProcessState.STOPPING).isEmpty();
  }

  /** Forgets a launch that is over, with its folder if no other one has it. */
  boolean clean(ProcessRecord record) {
    if (!record.state().isOver() || !removed(record)) {
      return false;
    }
    // Whoever waited long for the engine may have lost the host, and the folder be another's.
    journal.put(record);
    watched.remove(record.id());
    histories.remove(record.instanceId());
    Optional<Path> folder = folderOf(record);
    boolean shared =
        known().stream().anyMatch(each -> folderOf(each).equals(folder) && folder.isPresent());
    if (!shared) {
      folder.ifPresent(
          path -> {
            if (!folders.remove(path)) {
              LOG.warn("{} could not be removed wholly", path);
            }
          });
    }
    journal.forget(record);
    return true;
  }

  /**
   * Forgets a launch that is over and whose instance is launched anew; the new one has its folder.
   */
  void replaced(ProcessRecord record) {
    watched.remove(record.id());
    journal.forget(record);
  }

  private static Optional<Path> folderOf(ProcessRecord record) {
    return Optional.ofNullable(record.files()).map(files -> Path.of(files.folder()));
  }
}
