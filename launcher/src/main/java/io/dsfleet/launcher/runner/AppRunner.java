package io.dsfleet.launcher.runner;

import io.dsfleet.launcher.folder.AppFiles;
import io.dsfleet.launcher.launch.LaunchMark;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.state.ProcessPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to run an app; every way passes the same conformance suite.
 *
 * <p>A start has two steps, so that one whose outcome is unknown can be repeated: what {@link
 * #prepare} made is recorded before {@link #start} makes it run, and a second start of it starts
 * nothing. Each method but {@link #look} throws {@link EngineAwayException} where what runs the
 * apps does not answer: then the outcome is unknown.
 */
public interface AppRunner {

  /** How an app is told to end. */
  enum Signal {
    TERM,
    KILL
  }

  /** What is seen of a process. */
  sealed interface Sight {
    /** It runs. */
    record Runs() implements Sight {}

    /** Proven: it does not run any more. */
    record Ended(@Nullable Integer exitCode) implements Sight {}

    /** Nobody can tell just now. */
    record Unknown(String reason) implements Sight {}
  }

  /** A process that runs and carries the mark of a launch of this host. */
  record Found(LaunchMark mark, ProcessPlace place) {}

  /** Refuses what could not run here: container, image, devices. Makes nothing. */
  void check(LaunchSpec spec) throws LaunchRefusedException;

  /** Makes all that the start needs and lets nothing run. */
  ProcessPlace prepare(LaunchSpec spec, LaunchMark mark, AppFiles files)
      throws LaunchRefusedException;

  /**
   * Starts what was prepared, detached: it lives on when the launcher dies, and its output never
   * goes to the launcher. Answers where it runs, also if it was started before.
   */
  ProcessPlace start(LaunchSpec spec, LaunchMark mark, AppFiles files, ProcessPlace prepared)
      throws LaunchRefusedException;

  /** What is to be seen of exactly this process. */
  Sight look(ProcessPlace place);

  /** Signals exactly this process; does nothing if it is gone. */
  void signal(ProcessPlace place, Signal signal);

  /** Everything of this host's launcher that runs. */
  List<Found> find(String host);

  /**
   * What a process wrote that no file of the host has, each line with its time before it.
   *
   * @param since seconds after 1970, 0 for all
   */
  default String console(ProcessPlace place, int lines, int since) {
    return "";
  }

  /**
   * Removes what is left of a life that is over, or was prepared and never started: its container,
   * and processes that it started itself and that outlived it.
   *
   * @param tokenHash of the life, by which what it started is known; null if it never ran
   * @param files where its last words are kept, null if they need not be
   */
  void remove(ProcessPlace place, @Nullable String tokenHash, @Nullable AppFiles files);
}
