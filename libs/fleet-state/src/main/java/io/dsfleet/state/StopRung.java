package io.dsfleet.state;

/** Where the end of an instance is: the stop ladder. */
public enum StopRung {
  /** It takes no more jobs, and those that it runs are waited for. */
  DRAIN,
  /** Its jobs are interrupted and tried elsewhere. */
  INTERRUPT,
  /** The app was told {@code terminate_app}. */
  TERMINATE,
  /** Its process is sent SIGTERM. */
  TERM,
  /** Its process is sent SIGKILL, again and again until it is gone. */
  KILL,
  /** Nothing of it runs. */
  STOPPED,
  /** It did not end, and nobody can kill it, since it was not launched by us. */
  FAILED
}
