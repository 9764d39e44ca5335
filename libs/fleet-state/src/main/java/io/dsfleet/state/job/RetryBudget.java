package io.dsfleet.state.job;

/** The retry budget that a failed attempt counts to. */
public enum RetryBudget {
  /** Failures of the job ({@link io.dsfleet.state.timing.FleetTimings#errorBudget()}). */
  ERROR,
  /** Crashes of the app ({@link io.dsfleet.state.timing.FleetTimings#crashBudget()}). */
  CRASH,
  /** No budget, for faults of the control plane: retried without limit, at a bounded rate. */
  NONE
}
