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
 * Finds processes of this launcher by the marks they carry, and holds them against the record: one
 * that the record does not know is taken over, one that should be dead is killed. What carries no
 * mark, or that of another launcher's folder, is nobody's business here.
 */
final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  private final LauncherProperties properties;
  private final Runners runners;
  private final ProcessWatch watch;
  private final ProcessJournal journal;
  private final InstantSource clock;

  Adoption(
      LauncherProperties properties,
      Runners runners,
      ProcessWatch watch,
      ProcessJournal journal,
      InstantSource clock) {
    this.properties = properties;
    this.runners = runners;
    this.watch = watch;
    this.journal = journal;
    this.clock = clock;
  }

  /** One search of this host. */
  void search() {
    for (AppRunner runner : runners.all()) {
      try {
        runner.find(properties.host()).stream()
            .filter(each -> isOurs(each.mark()))
            .forEach(
                each -> {
                  try (LogContext _ = LogContext.ofInstance(each.mark().instanceId())) {
                    settle(runner, each);
                  }
                });
      } catch (EngineAwayException away) {
        LOG.debug("not searched: {}", away.reason());
      }
    }
  }

  private boolean isOurs(LaunchMark mark) {
    Path folder = Path.of(mark.folder()).normalize();
    return mark.pool().equals(properties.pool())
        && Stream.concat(Stream.of(properties.folder()), properties.logRoots().stream())
            .anyMatch(root -> folder.startsWith(root.toAbsolutePath().normalize()));
  }

  private void settle(AppRunner runner, Found found) {
    Optional<ProcessRecord> known = watch.known(found.mark().processId());
    if (known.isEmpty() && journal.liveOf(found.mark().instanceId()).isEmpty()) {
      adopt(found);
    } else if (known.isEmpty()
        || known.get().state().isOver()
        || !Objects.equals(known.get().tokenHash(), found.mark().tokenHash())) {
      journal.requireHost();
      LOG.warn(
          "{} runs (pid {}) although it is over: killing it",
          found.mark().instanceId(),
          found.place().hostPid());
      runner.signal(found.place(), AppRunner.Signal.KILL);
    } else {
      complete(known.get(), found.place());
    }
  }

  /** Without the pid inside its container a process could never be told to end. */
  private void complete(ProcessRecord known, ProcessPlace found) {
    ProcessPlace place = known.place();
    if (place != null
        && place.containerPid() == null
        && found.containerPid() != null
        && Objects.equals(place.container(), found.container())) {
      watch.located(
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
    if (journal.reserve(record)) {
      LOG.info("took over {}, which the record did not know", mark.instanceId());
      watch.watch(record);
    }
  }
}
