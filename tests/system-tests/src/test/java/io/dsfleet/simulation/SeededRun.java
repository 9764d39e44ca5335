package io.dsfleet.simulation;

/** One run of a simulation, as {@link SeededRuns} sees it. */
interface SeededRun {
  /** Runs to the end; throws a {@link RuleViolation} where a rule does not hold. */
  RunTrace run();

  SimulatedWorld world();

  /** Milliseconds of its own time. */
  long elapsed();

  /** What it is like now, for whoever reads of a failure. */
  String show();
}
