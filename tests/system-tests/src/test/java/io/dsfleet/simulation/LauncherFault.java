package io.dsfleet.simulation;

/** Faults around a launcher, in addition to those of every service. */
public enum LauncherFault {
  /** The launcher pauses between two steps. */
  LAUNCHER_STANDS_STILL,
  /** Its host's clock is set. */
  CLOCK_SET,
  /** The engine does not respond. */
  ENGINE_AWAY,
  /** The response of the engine is lost after the effect. */
  ENGINE_ANSWER_LOST,
  /** The engine acts after the launcher's timeout. */
  ENGINE_LATE,
  /** The engine responds slowly, but within the timeout. */
  ENGINE_SLOW,
  /** The engine restarts and forgets its execs. */
  ENGINE_FORGETS,
  /** The shared container restarts. */
  CONTAINER_RESTART,
  /** A process exits. */
  PROCESS_DIES,
  /** A process exits at once after every start. */
  PROCESS_DOOMED,
  /** A process ignores TERM. */
  PROCESS_IGNORES_TERM,
  /** A process runs and never has a session. */
  PROCESS_HANGS,
  /** The pid inside the container is unknown after a start. */
  PID_UNKNOWN,
  /** No bridge is up. */
  BRIDGES_DOWN,
  /** The desired fleet changes. */
  FLEET_CHANGED,
  /** An operator stops a process. */
  TERMINATED,
  /** A command is delivered twice. */
  COMMAND_TWICE
}
