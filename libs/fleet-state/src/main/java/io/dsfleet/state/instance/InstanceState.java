package io.dsfleet.state.instance;

/** States of an instance. */
public enum InstanceState {
  /** Its launch was requested; it has no session yet. */
  LAUNCHING,
  /** A session is claimed; its slots are not yet in use. */
  READY,
  /** Admitted: its slots take jobs. */
  RUNNING,
  /** Its session ended unexpectedly; its jobs wait for it for the grace. */
  LOST,
  /** Gets no more jobs and will end. */
  TERMINATING,
  /** Its process ended as requested. */
  STOPPED,
  /** Its process crashed. */
  FAILED;

  /** Whether a session of the instance is alive. */
  public boolean isConnected() {
    return this == READY || this == RUNNING || this == TERMINATING;
  }
}
