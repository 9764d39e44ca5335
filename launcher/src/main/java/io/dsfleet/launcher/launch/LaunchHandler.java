package io.dsfleet.launcher.launch;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.host.LauncherMetrics.StartOutcome;
import io.dsfleet.launcher.host.ProcessEventRecorder;
import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.launcher.start.AppStarter;
import io.dsfleet.launcher.start.LaunchSpecResolver;
import io.dsfleet.launcher.supervise.ProcessSupervisor;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.ProcessesCleaned;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.PoolQueries;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles launches from requests and from the desired state. A launch either succeeds or is refused
 * and leaves nothing behind. Confined to the launcher's loop.
 */
public final class LaunchHandler {
  private static final Logger LOG = LoggerFactory.getLogger(LaunchHandler.class);

  private final LauncherProperties properties;
  private final LaunchSpecResolver specs;
  private final AppStarter starter;
  private final ProcessSupervisor supervisor;
  private final ProcessEventRecorder recorder;
  private final PoolQueries reads;
  private final InstantSource clock;
  private final Supplier<String> newId;

  /**
   * @param newId generates launch ids
   */
  public LaunchHandler(
      LauncherProperties properties,
      AppStarter starter,
      ProcessSupervisor supervisor,
      ProcessEventRecorder recorder,
      PoolQueries reads,
      InstantSource clock,
      Supplier<String> newId) {
    this.properties = properties;
    this.specs = new LaunchSpecResolver(properties);
    this.starter = starter;
    this.supervisor = supervisor;
    this.recorder = recorder;
    this.reads = reads;
    this.clock = clock;
    this.newId = newId;
  }

  /**
   * Launches an instance; idempotent per process id.
   *
   * @return empty while the outcome is unknown: poll {@link #outcome}
   */
  public Optional<ServiceReply> launch(LaunchInstance request) {
    try (LogContext _ = LogContext.forInstance(request.instanceId())) {
      return launchOnce(request);
    }
  }

  private Optional<ServiceReply> launchOnce(LaunchInstance request) {
    Optional<ProcessRecord> known = supervisor.known(request.processId());
    if (known.isPresent()) {
      return known.get().instanceId().equals(request.instanceId()) && !known.get().state().isOver()
          ? outcome(request.processId())
          : Optional.of(refusal(processIdUsed(request.processId())));
    }
    try {
      LaunchSpec spec = specs.resolve(request);
      requireFree(spec.instanceId());
      return launch(spec, null) ? Optional.of(launched(request.processId())) : Optional.empty();
    } catch (LaunchRefusedException refused) {
      LOG.info("launch {} refused: {}", request.processId(), refused.reason());
      recorder.recordFailedStart(StartOutcome.REFUSED);
      return Optional.of(refusal(refused));
    } catch (EngineUnavailableException unavailable) {
      recorder.recordFailedStart(StartOutcome.ENGINE_UNAVAILABLE);
      return Optional.of(new RequestRefused(unavailable.code(), null, unavailable.reason()));
    }
  }

  private static RequestRefused refusal(LaunchRefusedException refused) {
    return new RequestRefused(refused.code(), refused.field(), refused.reason());
  }

  private static LaunchRefusedException processIdUsed(String processId) {
    return new LaunchRefusedException(
        RequestRefusalCode.PROCESS_EXISTS,
        "process_id",
        "the process_id "
            + LaunchRefusedException.quoted(processId)
            + " is already used by another launch; use a new one");
  }

  /** Returns the outcome of a launch; empty while it is unknown. */
  public Optional<ServiceReply> outcome(String processId) {
    ProcessRecord record = supervisor.known(processId).orElse(null);
    if (record == null) {
      return Optional.of(
          new RequestRefused(RequestRefusalCode.START_FAILED, null, "the app did not start"));
    }
    return switch (record.state()) {
      case LAUNCHING, UNKNOWN -> Optional.empty();
      case RUNNING, STOPPING, RESTARTING -> Optional.of(launched(processId));
      case STOPPED, FAILED, QUARANTINED ->
          Optional.of(
              new RequestRefused(
                  RequestRefusalCode.START_FAILED,
                  null,
                  Objects.requireNonNullElse(record.reason(), "the app has already ended")));
    };
  }

  private void requireFree(String instanceId) throws LaunchRefusedException {
    for (ProcessRecord live : recorder.liveLaunchesOf(instanceId)) {
      throw new LaunchRefusedException(
          RequestRefusalCode.INSTANCE_EXISTS,
          "instance_id",
          "the instance_id "
              + instanceId
              + " is used by process "
              + live.id()
              + " on host "
              + live.host());
    }
    for (ProcessRecord each : supervisor.known()) {
      if (each.instanceId().equals(instanceId) && each.state() == ProcessState.QUARANTINED) {
        throw new LaunchRefusedException(
            RequestRefusalCode.QUARANTINED,
            "instance_id",
            "the instance "
                + instanceId
                + " is quarantined and must be cleaned first: "
                + each.reason());
      }
    }
  }

  /** Starts an instance; false if the outcome is unknown. */
  private boolean launch(LaunchSpec spec, @Nullable String group) throws LaunchRefusedException {
    starter.check(spec);
    deleteEarlierLaunches(spec.instanceId());
    long now = clock.millis();
    ProcessRecord launching =
        ProcessRecord.launching(
                spec.processId(),
                spec.instanceId(),
                spec.host(),
                spec.profileName(),
                spec.streams(),
                now)
            .withLaunch(spec.settings(), null)
            .withGroup(group);
    if (!recorder.reserve(launching)) {
      throw processIdUsed(spec.processId());
    }
    try {
      ProcessRecord running = starter.start(launching, now);
      supervisor.add(running);
      LOG.info("started {} in folder {}", spec.instanceId(), spec.folder());
      return true;
    } catch (AppStarter.StartUnknownException unknown) {
      LOG.warn("start of {} has an unknown outcome: {}", spec.instanceId(), unknown.getMessage());
      recorder.recordFailedStart(StartOutcome.UNKNOWN);
      supervisor.add(
          recorder.write(
              unknown
                  .prepared()
                  .withState(ProcessState.UNKNOWN, unknown.getMessage(), clock.millis())));
      return false;
    } catch (LaunchRefusedException | EngineUnavailableException failed) {
      recorder.delete(launching);
      throw failed;
    }
  }

  /** Redis keeps one launch per instance, the newest. */
  private void deleteEarlierLaunches(String instanceId) {
    List<ProcessRecord> earlier =
        supervisor.known().stream()
            .filter(each -> each.instanceId().equals(instanceId) && each.state().isOver())
            .toList();
    earlier.forEach(supervisor::deleteReplaced);
  }

  /** Starts the desired instances that are not running. */
  public void converge() {
    List<DesiredInstance> desired = DesiredInstance.of(properties, reads.desiredState().join());
    for (DesiredInstance each :
        MissingInstances.missing(
            desired,
            supervisor.known(),
            supervisor.restartHistories(),
            properties,
            clock.millis())) {
      try (LogContext _ = LogContext.forInstance(each.instanceId())) {
        start(each);
      } catch (EngineUnavailableException unavailable) {
        LOG.debug("start of {} postponed: {}", each.instanceId(), unavailable.reason());
        recorder.recordFailedStart(StartOutcome.ENGINE_UNAVAILABLE);
      }
    }
  }

  private void start(DesiredInstance desired) {
    LaunchInstance request =
        new LaunchInstance(
            newId.get(),
            desired.instanceId(),
            properties.pool(),
            desired.profile(),
            desired.streams(),
            desired.settings());
    try {
      LaunchSpec spec = specs.resolve(request);
      requireFree(spec.instanceId());
      boolean _ = launch(spec, desired.group());
    } catch (LaunchRefusedException refused) {
      recordFailure(request.processId(), desired, refused);
    }
  }

  /** Records a failed start, which is retried with backoff until the instance is quarantined. */
  private void recordFailure(
      String processId, DesiredInstance desired, LaunchRefusedException refused) {
    long now = clock.millis();
    LOG.warn("launch of {} failed: {}", desired.instanceId(), refused.reason());
    recorder.recordFailedStart(StartOutcome.REFUSED);
    boolean quarantined =
        supervisor.recordCrash(desired.instanceId(), now).isQuarantined(properties.maxRestarts());
    ProcessState state = quarantined ? ProcessState.QUARANTINED : ProcessState.FAILED;
    recorder.recordCrash(state);
    deleteEarlierLaunches(desired.instanceId());
    supervisor.add(
        recorder.write(
            ProcessRecord.launching(
                    processId,
                    desired.instanceId(),
                    properties.host(),
                    Objects.requireNonNullElse(properties.resolveProfile(desired.profile()), ""),
                    Objects.requireNonNullElse(desired.streams(), 1),
                    now)
                .withLaunch(desired.settings(), null)
                .withGroup(desired.group())
                .withState(state, refused.reason(), now)));
  }

  /** Deletes the records and folders of launches that are over. */
  public ServiceReply clean(CleanProcesses request) {
    String requestedId = request.processId();
    if (requestedId != null && supervisor.known(requestedId).isEmpty()) {
      return new RequestRefused(
          RequestRefusalCode.UNKNOWN_PROCESS,
          "process_id",
          "no process with id " + LaunchRefusedException.quoted(requestedId) + " on this host");
    }
    List<String> cleaned = new ArrayList<>();
    for (ProcessRecord each : supervisor.known()) {
      if ((requestedId == null || requestedId.equals(each.id())) && supervisor.clean(each)) {
        cleaned.add(each.id());
      }
    }
    return new ProcessesCleaned(cleaned);
  }

  private InstanceLaunched launched(String processId) {
    ProcessRecord record = supervisor.known(processId).orElseThrow();
    ProcessFiles files = record.files();
    ProcessLocator place = record.locator();
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
