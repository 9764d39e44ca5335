package io.dsfleet.launcher;

import java.util.OptionalInt;

/** One way to run an app; every way passes the same conformance suite. */
interface AppRunner {

  /** How an app is told to end. */
  enum Signal {
    TERM,
    KILL
  }

  /**
   * Starts the app detached: it lives on when the launcher dies, and its output goes to its own
   * log, never to the launcher.
   */
  ProcessIdentity start(LaunchSpec spec) throws LaunchRefusedException;

  /** Whether exactly this process runs. */
  boolean isAlive(ProcessIdentity process);

  /** The exit code, empty while it runs and where it cannot be known (adopted processes). */
  OptionalInt exitCode(ProcessIdentity process);

  /** Signals exactly this process; does nothing if it is gone. */
  void signal(ProcessIdentity process, Signal signal);
}
