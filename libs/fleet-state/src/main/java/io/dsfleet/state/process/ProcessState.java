package io.dsfleet.state.process;

/** State of a launched process as its launcher last saw it. */
public enum ProcessState {
  /** It is being started. */
  LAUNCHING,
  /** It runs. */
  RUNNING,
  /** Its end was requested, and it has not ended yet. */
  STOPPING,
  /** It crashed and will be restarted after a delay. */
  RESTARTING,
  /** It ended as requested. */
  STOPPED,
  /** It could not be started. */
  FAILED,
  /** It crashed too often and will not be restarted. */
  QUARANTINED,
  /** The container engine does not respond; the process may be running. */
  UNKNOWN;

  /** Whether it does not run and will not be restarted. */
  public boolean isOver() {
    return this == STOPPED || this == FAILED || this == QUARANTINED;
  }
}
