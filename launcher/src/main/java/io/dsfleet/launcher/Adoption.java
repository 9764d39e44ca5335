package io.dsfleet.launcher;

import io.dsfleet.broker.LogContext;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.AppRunner.Found;
import io.dsfleet.launcher.runner.EngineAwayException;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
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
public final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final LauncherProperties properties;
  private final Runners runners;
  private final ProcessWatch supervisor;
  private final ProcessJournal recorder;
  private final InstantSource clock;

  /** Searches with these runners. */
  public Adoption(
      LauncherProperties properties,
      Runners runners,
      ProcessWatch supervisor,
      ProcessJournal recorder,
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
                  try (LogContext _ = LogContext.ofInstance(each.mark().instanceId())) {
                    reconcile(runner, each);
                  }
                });
      } catch (EngineAwayException unavailable) {
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

  private void reconcile(AppRunner runner, Found found) {
    Optional<ProcessRecord> known = supervisor.known(found.mark().processId());
    if (known.isEmpty() && recorder.liveOf(found.mark().instanceId()).isEmpty()) {
      adopt(found);
    } else if (known.isEmpty()
        || known.get().state().isOver()
        || !Objects.equals(known.get().tokenHash(), found.mark().tokenHash())) {
      recorder.requireHost();
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
  private void complete(ProcessRecord known, ProcessPlace found) {
    ProcessPlace place = known.place();
    if (place != null
        && place.containerPid() == null
        && found.containerPid() != null
        && Objects.equals(place.container(), found.container())) {
      supervisor.located(
          known.id(),
          new ProcessPlace(
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

  private void adopt(Found found) {
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
            .with(null, new ProcessFiles(mark.folder(), null, mark.folder() + "/app.log", null))
            .at(found.place())
            .in(ProcessState.RUNNING, null, now);
    if (recorder.reserve(record)) {
      LOG.info("adopted unrecorded process of {}", mark.instanceId());
      supervisor.watch(record);
    }
  }
}
