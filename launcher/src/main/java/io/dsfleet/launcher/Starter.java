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
 * Starts an app: checks the launch, writes its folder, prepares it, records it, starts it and
 * records the result. The record written before the start is sufficient to repeat the start.
 */
public final class Starter {
  private final LaunchSpecs specs;
  private final InstanceFolder folders;
  private final Runners runners;
  private final ProcessJournal recorder;
  private final SecureRandom random;

  /**
   * @param random source of launch tokens
   */
  public Starter(
      LaunchSpecs specs,
      InstanceFolder folders,
      Runners runners,
      ProcessJournal recorder,
      SecureRandom random) {
    this.specs = specs;
    this.folders = folders;
    this.runners = runners;
    this.recorder = recorder;
    this.random = random;
  }

  /** Signals that a start was requested and not confirmed: the app may or may not run. */
  public static final class StartUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProcessRecord prepared;

    StartUnknownException(ProcessRecord prepared, EngineAwayException cause) {
      super(cause.reason(), cause);
      this.prepared = prepared;
    }

    /** Returns the record written before the start. */
    public ProcessRecord prepared() {
      return prepared;
    }
  }

  /** Checks that the launch can run on this host; has no side effects. */
  public void check(LaunchSpec spec) throws LaunchRefusedException {
    runners.of(spec.profile()).check(spec);
  }

  /**
   * Starts the app with a new launch token. A failed start leaves only the record behind.
   *
   * @throws EngineAwayException if the engine was unavailable and nothing was started
   */
  public ProcessRecord begin(ProcessRecord launching, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.of(launching);
    AppRunner runner = runners.of(spec.profile());
    runner.check(spec);
    LaunchToken token = LaunchToken.mint(spec.pool(), random);
    recorder.requireHost();
    LaunchMark mark = LaunchMark.of(spec, token.hash());
    AppFiles files = folders.prepare(spec, token);
    ProcessPlace place = null;
    try {
      place = runner.prepare(spec, mark, files);
      ProcessRecord prepared =
          launching
              .withToken(token.hash())
              .with(launching.settings(), processFiles(spec, files))
              .at(place)
              .in(ProcessState.LAUNCHING, null, now);
      return startPrepared(recorder.put(prepared), spec, mark, files, now);
    } catch (LaunchRefusedException | EngineAwayException failed) {
      undo(runner, launching, place, files);
      throw failed;
    }
  }

  /** Repeats a start whose outcome is unknown; does nothing if the app already runs. */
  public ProcessRecord resume(ProcessRecord prepared, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.of(prepared);
    AppFiles files = InstanceFolder.filesOf(spec);
    LaunchMark mark = LaunchMark.of(spec, Objects.requireNonNullElse(prepared.tokenHash(), ""));
    return startPrepared(prepared, spec, mark, files, now);
  }

  /** Returns the files of a launch; empty if its profile no longer exists. */
  public Optional<AppFiles> filesOf(ProcessRecord record) {
    try {
      return Optional.of(InstanceFolder.filesOf(specs.of(record)));
    } catch (LaunchRefusedException noProfile) {
      return Optional.empty();
    }
  }

  private ProcessRecord startPrepared(
      ProcessRecord prepared, LaunchSpec spec, LaunchMark mark, AppFiles files, long now)
      throws LaunchRefusedException, StartUnknownException {
    ProcessPlace place = Objects.requireNonNull(prepared.place());
    recorder.requireHost();
    try {
      ProcessPlace running = runners.of(spec.profile()).start(spec, mark, files, place);
      ProcessRecord record = recorder.put(prepared.at(running).in(ProcessState.RUNNING, null, now));
      recorder.started(record);
      return record;
    } catch (EngineAwayException unavailable) {
      throw new StartUnknownException(prepared, unavailable);
    }
  }

  private static ProcessFiles processFiles(LaunchSpec spec, AppFiles files) {
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
      } catch (EngineAwayException unavailable) {
        // The next start reuses the container name; the search for marks finds it otherwise.
      }
    }
    if (launching.restarts() == 0) {
      // Checks the lease again: it may have expired while the engine was slow.
      var _ = recorder.put(launching);
      boolean _ = folders.remove(files.folder());
    }
  }
}
