package io.dsfleet.state;

/** The retry budget that a failed attempt counts to. */
public enum Budget {
  /** Failures of the job ({@link FleetTimings#errorBudget()}). */
  ERROR,
  /** Crashes of the app ({@link FleetTimings#crashBudget()}). */
  CRASH,
  /** No budget, for faults of the control plane: retried without limit, at a bounded rate. */
  NONE
}
