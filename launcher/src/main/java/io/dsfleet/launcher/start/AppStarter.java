package io.dsfleet.launcher.start;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.folder.InstanceFolders;
import io.dsfleet.launcher.host.ProcessEventRecorder;
import io.dsfleet.launcher.runner.AppCommand;
import io.dsfleet.launcher.runner.AppRunner;
import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.launch.LaunchToken;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts an app: checks the launch, writes its folder, prepares it, records it, starts it and
 * records the result. The record written before the start is sufficient to repeat the start.
 */
public final class AppStarter {
  private final LaunchSpecResolver specs;
  private final InstanceFolders folders;
  private final RunnerRegistry runners;
  private final ProcessEventRecorder recorder;
  private final SecureRandom random;

  /**
   * @param random source of launch tokens
   */
  public AppStarter(
      LaunchSpecResolver specs,
      InstanceFolders folders,
      RunnerRegistry runners,
      ProcessEventRecorder recorder,
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

    StartUnknownException(ProcessRecord prepared, EngineUnavailableException cause) {
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
   * @throws EngineUnavailableException if the engine was unavailable and nothing was started
   */
  public ProcessRecord start(ProcessRecord launching, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.resolve(launching).requireAllowedArguments();
    AppRunner runner = runners.of(spec.profile());
    runner.check(spec);
    LaunchToken token = LaunchToken.generate(spec.pool(), random);
    recorder.requireLease();
    LaunchMark mark = LaunchMark.of(spec, token.hash());
    AppFiles files = folders.prepare(spec, token);
    ProcessLocator place = null;
    try {
      place = runner.prepare(spec, mark, files);
      ProcessRecord prepared =
          launching
              .withToken(token.hash())
              .withLaunch(launching.settings(), processFiles(spec, files))
              .withLocator(place)
              .withState(ProcessState.LAUNCHING, null, now);
      return startPrepared(recorder.write(prepared), spec, mark, files, now);
    } catch (LaunchRefusedException | EngineUnavailableException failed) {
      undo(runner, launching, place, files);
      throw failed;
    }
  }

  /** Repeats a start whose outcome is unknown; does nothing if the app already runs. */
  public ProcessRecord repeatStart(ProcessRecord prepared, long now)
      throws LaunchRefusedException, StartUnknownException {
    LaunchSpec spec = specs.resolve(prepared);
    AppFiles files = InstanceFolders.filesOf(spec);
    LaunchMark mark = LaunchMark.of(spec, Objects.requireNonNullElse(prepared.tokenHash(), ""));
    return startPrepared(prepared, spec, mark, files, now);
  }

  /** Returns the files of a launch; empty if its profile no longer exists. */
  public Optional<AppFiles> filesOf(ProcessRecord record) {
    try {
      return Optional.of(InstanceFolders.filesOf(specs.resolve(record)));
    } catch (LaunchRefusedException noProfile) {
      return Optional.empty();
    }
  }

  private ProcessRecord startPrepared(
      ProcessRecord prepared, LaunchSpec spec, LaunchMark mark, AppFiles files, long now)
      throws LaunchRefusedException, StartUnknownException {
    ProcessLocator place = Objects.requireNonNull(prepared.locator());
    recorder.requireLease();
    try {
      ProcessLocator running = runners.of(spec.profile()).start(spec, mark, files, place);
      ProcessRecord record =
          recorder.write(prepared.withLocator(running).withState(ProcessState.RUNNING, null, now));
      recorder.recordStart(record);
      return record;
    } catch (EngineUnavailableException unavailable) {
      throw new StartUnknownException(prepared, unavailable);
    }
  }

  private static ProcessFiles processFiles(LaunchSpec spec, AppFiles files) {
    return new ProcessFiles(
        files.hostFolder().toString(),
        files.mainConfig(),
        files.console().toString(),
        AppCommand.commandLine(spec, files));
  }

  private void undo(
      AppRunner runner, ProcessRecord launching, @Nullable ProcessLocator place, AppFiles files) {
    if (place != null) {
      try {
        runner.remove(place, null, null);
      } catch (EngineUnavailableException unavailable) {
        // The next start reuses the container name; the search for marks finds it otherwise.
      }
    }
    if (launching.restarts() == 0) {
      // Checks the lease again: it may have expired while the engine was slow.
      var _ = recorder.write(launching);
      boolean _ = folders.remove(files.hostFolder());
    }
  }
}
