package io.dsfleet.launcher.adopt;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.host.ProcessEventRecorder;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.AppRunner.FoundProcess;
import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.supervise.ProcessSupervisor;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds this launcher's processes by their launch marks and compares them with the records: adopts
 * unrecorded processes and kills those that should be dead. Ignores processes without a mark or
 * with a folder of another launcher.
 */
public final class ProcessAdoption {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessAdoption.class);

  private final LauncherProperties properties;
  private final RunnerRegistry runners;
  private final ProcessSupervisor supervisor;
  private final ProcessEventRecorder recorder;
  private final InstantSource clock;

  /** Searches with these runners. */
  public ProcessAdoption(
      LauncherProperties properties,
      RunnerRegistry runners,
      ProcessSupervisor supervisor,
      ProcessEventRecorder recorder,
      InstantSource clock) {
    this.properties = properties;
    this.runners = runners;
    this.supervisor = supervisor;
    this.recorder = recorder;
    this.clock = clock;
  }

  /** Searches this host once. */
  public void search() {
    for (AppRunner runner : runners.all()) {
      try {
        runner.find(properties.host()).stream()
            .filter(each -> isOurs(each.mark()))
            .forEach(
                each -> {
                  try (LogContext _ = LogContext.forInstance(each.mark().instanceId())) {
                    reconcile(runner, each);
                  }
                });
      } catch (EngineUnavailableException unavailable) {
        LOG.debug("search skipped: {}", unavailable.reason());
      }
    }
  }

  private boolean isOurs(LaunchMark mark) {
    Path folder = Path.of(mark.folder()).normalize();
    return mark.pool().equals(properties.pool())
        && Stream.concat(Stream.of(properties.folder()), properties.logRoots().stream())
            .anyMatch(root -> folder.startsWith(root.toAbsolutePath().normalize()));
  }

  private void reconcile(AppRunner runner, FoundProcess found) {
    Optional<ProcessRecord> known = supervisor.known(found.mark().processId());
    if (known.isEmpty() && recorder.liveLaunchesOf(found.mark().instanceId()).isEmpty()) {
      adopt(found);
    } else if (known.isEmpty()
        || known.get().state().isOver()
        || !Objects.equals(known.get().tokenHash(), found.mark().tokenHash())) {
      recorder.requireLease();
      LOG.warn(
          "killing stale process of {} (pid {})",
          found.mark().instanceId(),
          found.place().hostPid());
      runner.signal(found.place(), AppRunner.Signal.KILL);
    } else {
      complete(known.get(), found.place());
    }
  }

  /** Adds the pid inside the container, without which the process cannot be signalled. */
  private void complete(ProcessRecord known, ProcessLocator found) {
    ProcessLocator place = known.locator();
    if (place != null
        && place.containerPid() == null
        && found.containerPid() != null
        && Objects.equals(place.container(), found.container())) {
      supervisor.updateLocation(
          known.id(),
          new ProcessLocator(
              place.runner(),
              place.hostPid(),
              found.containerPid(),
              found.startTicks(),
              found.bootId(),
              place.container(),
              place.containerName(),
              place.execId()));
    }
  }

  private void adopt(FoundProcess found) {
    LaunchMark mark = found.mark();
    long now = clock.millis();
    ProcessRecord record =
        ProcessRecord.launching(
                mark.processId(),
                mark.instanceId(),
                mark.host(),
                mark.profile(),
                mark.streams(),
                now)
            .withToken(mark.tokenHash())
            .withLaunch(
                null, new ProcessFiles(mark.folder(), null, mark.folder() + "/app.log", null))
            .withLocator(found.place())
            .withState(ProcessState.RUNNING, null, now);
    if (recorder.reserve(record)) {
      LOG.info("adopted unrecorded process of {}", mark.instanceId());
      supervisor.add(record);
    }
  }
}
