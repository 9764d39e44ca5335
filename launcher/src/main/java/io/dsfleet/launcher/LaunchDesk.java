package io.dsfleet.launcher;

import io.dsfleet.broker.LogContext;
import io.dsfleet.launcher.LauncherMetrics.Outcome;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.runner.EngineAwayException;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.ProcessesCleaned;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.state.FleetReads;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes launches, from requests and from the desired state: each is made wholly or refused and
 * leaves nothing. Runs on the launcher's one thread.
 */
final class LaunchDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchDesk.class);

  private final LauncherProperties properties;
  private final LaunchSpecs specs;
  private final Starter starter;
  private final ProcessWatch watch;
  private final ProcessJournal journal;
  private final FleetReads reads;
  private final InstantSource clock;
  private final Supplier<String> newId;

  LaunchDesk(
      LauncherProperties properties,
      Starter starter,
      ProcessWatch watch,
      ProcessJournal journal,
      FleetReads reads,
      InstantSource clock,
      Supplier<String> newId) {
    this.properties = properties;
    this.specs = new LaunchSpecs(properties);
    this.starter = starter;
    this.watch = watch;
    this.journal = journal;
    this.reads = reads;
    this.clock = clock;
    this.newId = newId;
  }

  /**
   * Launches what is asked, once per process id.
   *
   * @return empty while nobody can tell whether it runs: ask {@link #outcome}
   */
  Optional<ServiceReply> launch(LaunchInstance asked) {
    try (LogContext _ = LogContext.ofInstance(asked.instanceId())) {
      return launchOnce(asked);
    }
  }

  private Optional<ServiceReply> launchOnce(LaunchInstance asked) {
    Optional<ProcessRecord> known = watch.known(asked.processId());
    if (known.isPresent()) {
      return known.get().instanceId().equals(asked.instanceId()) && !known.get().state().isOver()
          ? outcome(asked.processId())
          : Optional.of(
              new RequestRefused(
                  RequestRefusal.PROCESS_EXISTS,
                  "process_id",
                  "expected a process_id of its own, but another launch had it"));
    }
    try {
      LaunchSpec spec = specs.of(asked);
      requireFree(spec.instanceId());
      return launch(spec, null) ? Optional.of(launched(asked.processId())) : Optional.empty();
    } catch (LaunchRefusedException refused) {
      LOG.info("launch of {} refused: {}", asked.processId(), refused.reason());
      journal.notStarted(Outcome.REFUSED);
      return Optional.of(new RequestRefused(refused.code(), refused.field(), refused.reason()));
    } catch (EngineAwayException away) {
      journal.notStarted(Outcome.ENGINE_AWAY);
      return Optional.of(new RequestRefused(away.code(), null, away.reason()));
    }
  }

  /** What became of a launch, empty while nobody can tell. */
  Optional<ServiceReply> outcome(String processId) {
    ProcessRecord record = watch.known(processId).orElse(null);
    if (record == null) {
      return Optional.of(
          new RequestRefused(
              RequestRefusal.START_FAILED, null, "expected it to start, but it did not"));
    }
    return switch (record.state()) {
      case LAUNCHING, UNKNOWN -> Optional.empty();
      case RUNNING, STOPPING, RESTARTING -> Optional.of(launched(processId));
      case STOPPED, FAILED, QUARANTINED ->
          Optional.of(
              new RequestRefused(
                  RequestRefusal.START_FAILED,
                  null,
                  Objects.requireNonNullElse(record.reason(), "expected it to run, but it ended")));
    };
  }

  private void requireFree(String instanceId) throws LaunchRefusedException {
    for (ProcessRecord live : journal.liveOf(instanceId)) {
      throw new LaunchRefusedException(
          RequestRefusal.INSTANCE_EXISTS,
          "instance_id",
          "expected an instance_id that is free, but process "
              + live.id()
              + " on host "
              + live.host()
              + " has it");
    }
    for (ProcessRecord each : watch.known()) {
      if (each.instanceId().equals(instanceId) && each.state() == ProcessState.QUARANTINED) {
        throw new LaunchRefusedException(
            RequestRefusal.QUARANTINED,
            "instance_id",
            "expected an instance that is not in quarantine, but it is: " + each.reason());
      }
    }
  }

  /** Starts it; false while nobody can tell whether it runs. */
  private boolean launch(LaunchSpec spec, @org.jspecify.annotations.Nullable String group)
      throws LaunchRefusedException {
    starter.check(spec);
    forgetEarlier(spec.instanceId());
    long now = clock.millis();
    ProcessRecord launching =
        ProcessRecord.launching(
                spec.processId(),
                spec.instanceId(),
                spec.host(),
                spec.profileName(),
                spec.streams(),
                now)
            .with(spec.settings(), null)
            .ofGroup(group);
    if (!journal.reserve(launching)) {
      throw new LaunchRefusedException(
          RequestRefusal.PROCESS_EXISTS,
          "process_id",
          "expected a process_id of its own, but another launch has it");
    }
    try {
      ProcessRecord running = starter.begin(launching, now);
      watch.watch(running);
      LOG.info("started {}, its files are in {}", spec.instanceId(), spec.folder());
      return true;
    } catch (Starter.StartUnknownException unknown) {
      LOG.warn("{} may have been started or not: {}", spec.instanceId(), unknown.getMessage());
      journal.notStarted(Outcome.UNKNOWN);
      watch.watch(
          journal.put(
              unknown.prepared().in(ProcessState.UNKNOWN, unknown.getMessage(), clock.millis())));
      return false;
    } catch (LaunchRefusedException | EngineAwayException failed) {
      journal.forget(launching);
      throw failed;
    }
  }

  /** The record has one launch of an instance, the newest. */
  private void forgetEarlier(String instanceId) {
    List<ProcessRecord> earlier =
        watch.known().stream()
            .filter(each -> each.instanceId().equals(instanceId) && each.state().isOver())
            .toList();
    earlier.forEach(each -> watch.replaced(each));
  }

  /** Starts what should run and does not. */
  void converge() {
    List<Wanted> wanted = Wanted.of(properties, reads.fleet().join());
    for (Wanted each :
        FleetPlan.missing(wanted, watch.known(), watch.histories(), properties, clock.millis())) {
      try (LogContext _ = LogContext.ofInstance(each.instanceId())) {
        start(each);
      } catch (EngineAwayException away) {
        LOG.debug("{} waits for its engine: {}", each.instanceId(), away.reason());
        journal.notStarted(Outcome.ENGINE_AWAY);
      }
    }
  }

  private void start(Wanted wanted) {
    LaunchInstance asked =
        new LaunchInstance(
            newId.get(),
            wanted.instanceId(),
            properties.pool(),
            wanted.profile(),
            wanted.streams(),
            wanted.settings());
    try {
      LaunchSpec spec = specs.of(asked);
      requireFree(spec.instanceId());
      boolean _ = launch(spec, wanted.group());
    } catch (LaunchRefusedException refused) {
      failed(asked, wanted, refused);
    }
  }

  /** Kept where people look for it; tried again after a pause, until quarantine. */
  private void failed(LaunchInstance asked, Wanted wanted, LaunchRefusedException refused) {
    long now = clock.millis();
    LOG.warn("launch of {} failed: {}", wanted.instanceId(), refused.reason());
    journal.notStarted(Outcome.REFUSED);
    boolean last = watch.noteCrash(wanted.instanceId(), now).quarantined(properties.restartsMax());
    journal.crashed(last ? ProcessState.QUARANTINED : ProcessState.FAILED);
    forgetEarlier(wanted.instanceId());
    watch.watch(
        journal.put(
            ProcessRecord.launching(
                    asked.processId(),
                    wanted.instanceId(),
                    properties.host(),
                    Objects.requireNonNullElse(properties.profileOr(wanted.profile()), ""),
                    Objects.requireNonNullElse(wanted.streams(), 1),
                    now)
                .with(wanted.settings(), null)
                .ofGroup(wanted.group())
                .in(last ? ProcessState.QUARANTINED : ProcessState.FAILED, refused.reason(), now)));
  }

  /** Forgets what is over. */
  ServiceReply clean(CleanProcesses asked) {
    String one = asked.processId();
    if (one != null && watch.known(one).isEmpty()) {
      return new RequestRefused(
          RequestRefusal.UNKNOWN_PROCESS,
          "process_id",
          "expected a process of this host, but it is none");
    }
    List<String> cleaned = new ArrayList<>();
    for (ProcessRecord each : watch.known()) {
      if ((one == null || one.equals(each.id())) && watch.clean(each)) {
        cleaned.add(each.id());
      }
    }
    return new ProcessesCleaned(cleaned);
  }

  private InstanceLaunched launched(String processId) {
    ProcessRecord record = watch.known(processId).orElseThrow();
    ProcessFiles files = record.files();
    ProcessPlace place = record.place();
    return new InstanceLaunched(
        record.id(),
        record.instanceId(),
        record.host(),
        record.profile(),
        record.streams(),
        place == null ? null : place.hostPid(),
        place == null ? null : place.containerPid(),
        place == null ? null : place.containerName(),
        files == null ? null : files.configPath(),
        files == null ? null : files.folder(),
        files == null ? null : files.logPath());
  }
}
