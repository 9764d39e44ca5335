package io.dsfleet.simulation;

/** A rule of launchers that a run may leave out, to see that it is missed. */
public enum LauncherRule {
  /** What is prepared stands in the record before it is started. */
  RECORD_BEFORE_START,
  /** A start that is made again starts nothing second. */
  START_ONCE,
  /** What runs is searched by its mark. */
  SEARCH,
  /** An engine that does not answer is no proof of death. */
  SILENCE_IS_NO_PROOF,
  /** KILL follows a TERM that did not end it. */
  KILL_AFTER_TERM,
  /** What crashes again and again is left alone. */
  QUARANTINE,
  /** What crashed is started again after a pause. */
  RESTART_PAUSE,
  /** A host has one active launcher. */
  ONE_LAUNCHER,
  /** Only the launcher that has the host writes its record. */
  FENCE,
  /** A clock that is set changes nothing. */
  STEADY_CLOCK,
  /** With a life goes all that it started. */
  REMOVAL
}
