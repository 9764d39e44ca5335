package io.dsfleet.state;

/** Where a launched process is, as its host's launcher last saw it. */
public enum ProcessState {
  /** Its start is under way. */
  LAUNCHING,
  /** It runs. */
  RUNNING,
  /** It was told to end and has not ended yet. */
  STOPPING,
  /** It crashed and is started again after a pause. */
  RESTARTING,
  /** It ended as it was asked to. */
  STOPPED,
  /** It could not be started. */
  FAILED,
  /** It crashed too often and is not started again. */
  QUARANTINED,
  /** The engine that runs it does not answer: it may run or not. */
  UNKNOWN;

  /** Whether nothing of it runs, and nothing will without being asked. */
  public boolean isOver() {
    return this == STOPPED || this == FAILED || this == QUARANTINED;
  }
}
