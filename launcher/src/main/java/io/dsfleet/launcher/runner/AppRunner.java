package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.spec.LaunchMark;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.state.process.ProcessLocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs apps in one way; all implementations pass the same conformance suite.
 *
 * <p>A start has two steps, so that a start with an unknown outcome can be repeated: the result of
 * {@link #prepare} is recorded before {@link #start}, and {@code start} is idempotent. All methods
 * except {@link #observe} throw {@link EngineUnavailableException} if the engine does not respond,
 * and the outcome is then unknown.
 */
public interface AppRunner {

  /** Signals that end an app. */
  enum Signal {
    TERM,
    KILL
  }

  /** Result of observing a process. */
  sealed interface Observation {
    /** The process runs. */
    record Running() implements Observation {}

    /**
     * The process is proven not to run.
     *
     * @param exitCode null if unknown
     */
    record Exited(@Nullable Integer exitCode) implements Observation {}

    /** The process may or may not run. */
    record Unknown(String reason) implements Observation {}
  }

  /** A running process with the mark of a launch. */
  record FoundProcess(LaunchMark mark, ProcessLocator place) {}

  /** Checks that the container, image and GPUs exist; has no side effects. */
  void check(LaunchSpec spec) throws LaunchRefusedException;

  /** Creates everything that the start needs without running anything. */
  ProcessLocator prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException;

  /**
   * Starts a prepared app, detached from the launcher: it survives the launcher, which does not
   * read its output. Returns the location of the process, also if it was started before.
   */
  ProcessLocator start(LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessLocator prepared)
      throws LaunchRefusedException;

  /** Observes exactly this process, not a later one with the same pid. */
  Observation observe(ProcessLocator place);

  /** Signals exactly this process; does nothing if it has exited. */
  void signal(ProcessLocator place, Signal signal);

  /** Finds all running processes with the mark of this host. */
  List<FoundProcess> find(String host);

  /**
   * Returns console output that is not in a file of the host, one timestamped line each.
   *
   * @param lines maximum number of lines, the last ones
   * @param since epoch seconds; 0 for all
   */
  default String console(ProcessLocator place, int lines, int since) {
    return "";
  }

  /**
   * Removes the remains of an app that has exited or was never started: its container, and child
   * processes that outlived it.
   *
   * @param tokenHash launch token hash that identifies the child processes; null if it never ran
   * @param files files to which the last console output is appended; null to discard it
   */
  void remove(ProcessLocator place, @Nullable String tokenHash, @Nullable AppFiles files);
}
