package io.dsfleet.launcher;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.dsfleet.launcher.LauncherProperties.Wanted;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes of this host: starts what is asked or wanted, notices what died, ends what should.
 *
 * <p>Not safe for several threads; {@link LauncherService} gives it one.
 */
final class ProcessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessWatch.class);

  private final LauncherProperties properties;
  private final AppRunner runner;
  private final ProcessJournal journal;
  private final InstantSource clock;
  private final Map<String, Watched> watched = new HashMap<>();
  private final Map<String, RestartHistory> histories = new HashMap<>();
  private boolean adopted;

  ProcessWatch(
      LauncherProperties properties,
      AppRunner runner,
      ProcessJournal journal,
      InstantSource clock) {
    this.properties = properties;
    this.runner = runner;
    this.journal = journal;
    this.clock = clock;
  }

  /** One look at everything; the first one adopts what an earlier launcher left running. */
  void look() {
    if (!adopted) {
      journal.recorded().forEach(each -> watched.put(each.record().id(), each));
      adopted = true;
      if (!watched.isEmpty()) {
        LOG.info("took over {} recorded processes", watched.size());
      }
    }
    long now = clock.millis();
    for (Watched each : List.copyOf(watched.values())) {
      if (!runner.isAlive(each.identity())) {
        bury(each, now);
      } else if (each.isEnding() && now >= each.killAtMillis()) {
        runner.signal(each.identity(), AppRunner.Signal.KILL);
      }
    }
    startMissing(now);
  }

  private void bury(Watched each, long now) {
    OptionalInt code = runner.exitCode(each.identity());
    boolean asked = each.isEnding() || each.record().retired();
    journal.exited(each, code.isPresent() ? code.getAsInt() : null, asked, now);
    watched.remove(each.record().id());
    if (!asked) {
      String instance = each.record().instanceId();
      RestartHistory history =
          histories
              .getOrDefault(instance, RestartHistory.CLEAN)
              .crashed(now, properties.restartWindow());
      histories.put(instance, history);
      if (history.quarantined(properties.restartsMax())) {
        LOG.error(
            "{} is in quarantine: it ended {} times within {}; its log lies in {}",
            instance,
            history.crashes().size(),
            properties.restartWindow(),
            each.record().files());
      }
    }
  }

  private void startMissing(long now) {
    var running =
        watched.values().stream()
            .map(each -> each.record().instanceId())
            .collect(Collectors.toSet());
    for (Wanted each :
        FleetPlan.missing(properties.wanted(), running, histories, properties, now)) {
      String _ =
          start(each.instanceId(), each.profile(), each.streams(), UUID.randomUUID().toString());
    }
  }

  /** Starts what is asked, once per process id. */
  ServiceReply launch(LaunchInstance command) {
    String profile =
        requireNonNullElseGet(
            command.profile(),
            () -> properties.profiles().keySet().stream().findFirst().orElse(""));
    String refused =
        start(
            command.instanceId(),
            profile,
            requireNonNullElse(command.streams(), 1),
            command.processId());
    Watched each = watched.get(command.processId());
    if (refused != null || each == null) {
      return new RequestRefused(
          RequestRefusal.START_FAILED, null, requireNonNullElse(refused, "it is known already"));
    }
    ProcessRecord record = each.record();
    ProcessFiles files = record.files();
    return new InstanceLaunched(
        record.id(),
        record.instanceId(),
        record.host(),
        record.profile(),
        record.streams(),
        each.identity().pid(),
        null,
        null,
        files == null ? null : files.configPath(),
        files == null ? null : files.folder(),
        files == null ? null : files.logPath());
  }

  private @Nullable String start(String instance, String profile, int streams, String processId) {
    long now = clock.millis();
    LaunchSpec spec =
        new LaunchSpec(
            processId,
            instance,
            profile,
            streams,
            properties.folder().toAbsolutePath().resolve(instance));
    try {
      spec.checked();
      if (journal.reserve(spec, now)) {
        ProcessIdentity identity = runner.start(spec);
        watched.put(processId, journal.running(spec, identity, now));
        LOG.info("started {} (pid {}), log in {}", instance, identity.pid(), spec.folder());
      }
      return null;
    } catch (LaunchRefusedException refused) {
      histories.put(
          instance,
          histories
              .getOrDefault(instance, RestartHistory.CLEAN)
              .crashed(now, properties.restartWindow()));
      String reason = String.valueOf(refused.getMessage());
      journal.failed(spec, reason, now);
      return reason;
    }
  }

  /** The end of the process will be no crash. */
  void retire(RetireProcess command) {
    Watched each = watched.get(command.processId());
    if (each != null && !each.record().retired()) {
      Watched retired = each.retired();
      journal.retired(retired);
      watched.put(command.processId(), retired);
    }
  }

  /** Tells the process to end; KILL follows after the grace. */
  void kill(KillProcess command) {
    Watched each = watched.get(command.processId());
    if (each != null && !each.isEnding()) {
      LOG.info("ending {}: {}", each.record().instanceId(), command.reason());
      end(each, command.graceMillis());
    }
  }

  /** Tells every process to end. */
  void endAll() {
    new ArrayList<>(watched.values()).forEach(each -> end(each, properties.stopGrace().toMillis()));
  }

  /** Notices deaths and sends due KILLs, starting nothing; answers whether all are gone. */
  boolean allGone() {
    long now = clock.millis();
    for (Watched each : List.copyOf(watched.values())) {
      if (!runner.isAlive(each.identity())) {
        watched.remove(each.record().id());
        journal.exited(each, null, true, now);
      } else if (now >= each.killAtMillis()) {
        runner.signal(each.identity(), AppRunner.Signal.KILL);
      }
    }
    return watched.isEmpty();
  }

  private void end(Watched each, long graceMillis) {
    watched.put(each.record().id(), each.endingAt(clock.millis() + graceMillis));
    runner.signal(each.identity(), AppRunner.Signal.TERM);
  }
}
