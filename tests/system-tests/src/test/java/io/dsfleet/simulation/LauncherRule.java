package io.dsfleet.simulation;

/** Rules of launchers that a run may disable, to verify that the simulation detects it. */
public enum LauncherRule {
  /** A prepared process is recorded before it is started. */
  RECORD_BEFORE_START,
  /** A repeated start starts no second process. */
  START_ONCE,
  /** Running processes are found by their marks. */
  SEARCH,
  /** An unresponsive engine does not prove that a process has exited. */
  SILENCE_IS_NO_PROOF,
  /** KILL follows an ineffective TERM. */
  KILL_AFTER_TERM,
  /** A process that crashes repeatedly is not restarted. */
  QUARANTINE,
  /** A crashed process is restarted after a delay. */
  RESTART_PAUSE,
  /** A host has one active launcher. */
  ONE_LAUNCHER,
  /** Only the launcher that holds the host writes its record. */
  FENCE,
  /** A change of the wall clock has no effect. */
  STEADY_CLOCK,
  /** The removal of a launch ends all of its processes. */
  REMOVAL
}
