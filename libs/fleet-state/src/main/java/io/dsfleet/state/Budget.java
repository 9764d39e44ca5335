package io.dsfleet.state;

/** Which budget of a job a failed attempt is counted to. */
public enum Budget {
  /** The job's own failures ({@link FleetTimings#errorBudget()}). */
  ERROR,
  /** Deaths of the app under the job ({@link FleetTimings#crashBudget()}). */
  CRASH,
  /** Nobody's fault, or ours: retried without end, at a bounded rate. */
  NONE
}
