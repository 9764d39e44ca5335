package io.dsfleet.simulation;

/** What may go wrong around a launcher beside what goes wrong for every service. */
public enum LauncherFault {
  /** The launcher stands still between two of its steps. */
  LAUNCHER_STANDS_STILL,
  /** Its host's clock is set. */
  CLOCK_SET,
  /** The engine does not answer. */
  ENGINE_AWAY,
  /** The engine did it, and its answer is lost. */
  ENGINE_ANSWER_LOST,
  /** The engine does it after the launcher gave up. */
  ENGINE_LATE,
  /** The engine answers slowly, but in time. */
  ENGINE_SLOW,
  /** The engine restarts and forgets its execs. */
  ENGINE_FORGETS,
  /** The container of many apps restarts. */
  CONTAINER_RESTART,
  /** A process ends by itself. */
  PROCESS_DIES,
  /** A process ends at once, each time. */
  PROCESS_DOOMED,
  /** A process does not heed TERM. */
  PROCESS_IGNORES_TERM,
  /** A process runs and never has a session. */
  PROCESS_HANGS,
  /** What was found at the start is not all: the pid inside is not known. */
  PID_UNKNOWN,
  /** No bridge is up. */
  BRIDGES_DOWN,
  /** What should run changes. */
  FLEET_CHANGED,
  /** Somebody ends a process. */
  TERMINATED,
  /** A command is delivered twice. */
  COMMAND_TWICE
}
