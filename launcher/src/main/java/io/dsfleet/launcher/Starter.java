package io.dsfleet.launcher;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.folder.InstanceFolder;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.runner.AppCommand;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.EngineAwayException;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts one life of a launch: check, folder, preparation, record, start, record. What is written
 * before the start is enough to repeat it.
 */
final class Starter {
  private final LaunchSpecs specs;
  private final InstanceFolder folders;
  private final Runners runners;
  private final ProcessJournal journal;
  private final SecureRandom random;

  Starter(
      LaunchSpecs specs,
      InstanceFolder folders,
      Runners runners,
      ProcessJournal journal,
      SecureRandom random) {
    this.specs = specs;
    this.folders = folders;
    this.runners = runners;
    this.journal = journal;
    this.random = random;
  }

  /** The start was asked for and no answer came: it may run or not. */
  static final class StartUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProcessRecord prepared;

    StartUnknownException(ProcessRecord prepared, EngineAwayException cause) {
      super(cause.reason(), cause);
      this.prepared = prepared;
    }

    /** What it would run as. */
    ProcessRecord prepared() {
      return prepared;
    }
  }

  /** Refuses what could not run here; makes nothing. */
  void check(LaunchSpec spec) throws LaunchRefusedException {
    runners.of(spec.profile()).check(spec);
  }

  /**
   * Begins a life; what is refused leaves nothing behind but the record.
   *
   * @throws EngineAwayException before anything could run
   */
  ProcessRecord begin(ProcessRecord launching, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.of(launching);
    AppRunner runner = runners.of(spec.profile());
    runner.check(spec);
    LaunchToken token = LaunchToken.mint(spec.pool(), random);
    journal.requireHost();
    LaunchMark mark = LaunchMark.of(spec, token.hash());
    AppFiles files = folders.prepare(spec, token);
    ProcessPlace place = null;
    try {
      place = runner.prepare(spec, mark, files);
      ProcessRecord prepared =
          launching
              .withToken(token.hash())
              .with(launching.settings(), described(spec, files))
              .at(place)
              .in(ProcessState.LAUNCHING, null, now);
      return started(journal.put(prepared), spec, mark, files, now);
    } catch (LaunchRefusedException | EngineAwayException failed) {
      undo(runner, launching, place, files);
      throw failed;
    }
  }

  /** Goes on with a start whose outcome is unknown. */
  ProcessRecord resume(ProcessRecord prepared, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.of(prepared);
    AppFiles files = InstanceFolder.filesOf(spec);
    LaunchMark mark = LaunchMark.of(spec, Objects.requireNonNullElse(prepared.tokenHash(), ""));
    return started(prepared, spec, mark, files, now);
  }

  /** The files of a launch, empty where its profile is gone. */
  Optional<AppFiles> filesOf(ProcessRecord record) {
    try {
      return Optional.of(InstanceFolder.filesOf(specs.of(record)));
    } catch (LaunchRefusedException gone) {
      return Optional.empty();
    }
  }

  private ProcessRecord started(
      ProcessRecord prepared, LaunchSpec spec, LaunchMark mark, AppFiles files, long now)
      throws LaunchRefusedException, StartUnknownException {
    ProcessPlace place = Objects.requireNonNull(prepared.place());
    journal.requireHost();
    try {
      ProcessPlace running = runners.of(spec.profile()).start(spec, mark, files, place);
      ProcessRecord record = journal.put(prepared.at(running).in(ProcessState.RUNNING, null, now));
      journal.started(record);
      return record;
    } catch (EngineAwayException away) {
      throw new StartUnknownException(prepared, away);
    }
  }

  private static ProcessFiles described(LaunchSpec spec, AppFiles files) {
    return new ProcessFiles(
        files.folder().toString(),
        files.mainConfig(),
        files.console().toString(),
        AppCommand.words(spec, files));
  }

  private void undo(
      AppRunner runner, ProcessRecord launching, @Nullable ProcessPlace place, AppFiles files) {
    if (place != null) {
      try {
        runner.remove(place, null, null);
      } catch (EngineAwayException away) {
        // Its name is taken over by the next life, its mark finds it otherwise.
      }
    }
    if (launching.restarts() == 0) {
      // Whoever waited long for the engine may have lost the host, and the folder be another's.
      var _ = journal.put(launching);
      boolean _ = folders.remove(files.folder());
    }
  }
}
