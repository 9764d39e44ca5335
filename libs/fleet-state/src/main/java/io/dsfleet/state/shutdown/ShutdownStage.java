package io.dsfleet.state.shutdown;

/** Stages of the shutdown of an instance. */
public enum ShutdownStage {
  /** It gets no more jobs, and the shutdown waits for the running ones. */
  DRAIN,
  /** Its jobs are interrupted and retried elsewhere. */
  INTERRUPT,
  /** The app was sent {@code terminate_app}. */
  TERMINATE,
  /** Its process is sent SIGTERM. */
  TERM,
  /** Its process is sent SIGKILL repeatedly until it is gone. */
  KILL,
  /** It does not run. */
  STOPPED,
  /** It did not end, and dsfleet cannot kill it because it did not launch it. */
  FAILED
}
