package io.dsfleet.state;

/** Where an instance is in its life. */
public enum InstanceState {
  /** Its process is asked for; no session yet. */
  LAUNCHING,
  /** A session is claimed; its slots are not yet in use. */
  READY,
  /** Admitted: its slots take jobs. */
  RUNNING,
  /** Its session ended without a word; its jobs have a grace. */
  LOST,
  /** Takes no more jobs and is to end. */
  TERMINATING,
  /** Its process ended as asked. */
  STOPPED,
  /** Its process died. */
  FAILED;

  /** Whether a session of the instance is alive. */
  public boolean isConnected() {
    return this == READY || this == RUNNING || this == TERMINATING;
  }
}
