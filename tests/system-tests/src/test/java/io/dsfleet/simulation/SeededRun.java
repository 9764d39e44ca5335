package io.dsfleet.simulation;

/** One run of a simulation, as {@link SeededRuns} sees it. */
interface SeededRun {
  /** Runs to the end; throws a {@link RuleViolation} if a rule does not hold. */
  RunTrace run();

  SimulatedWorld world();

  /** Simulated milliseconds since the start. */
  long elapsed();

  /** Describes the current state, for failure reports. */
  String show();
}
