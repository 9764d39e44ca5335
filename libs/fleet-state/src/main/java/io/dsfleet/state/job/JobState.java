package io.dsfleet.state.job;

/** States of a job. Each accepted job reaches exactly one terminal state. */
public enum JobState {
  /** Recorded; its submission has not arrived over the broker yet. */
  ACCEPTED,
  /** Waits for a slot, or for the end of its retry delay. */
  QUEUED,
  /** Has a slot; the app has not yet answered the start. */
  ASSIGNED,
  /** The app answered {@code analysis_started: ok}. */
  STARTED,
  /** The app started a file or reported progress. */
  RUNNING,
  /** A cancel was requested; the app has not confirmed it yet. */
  CANCELLING,
  /** The app reported {@code analysis_complete: done}, and not just failed files. */
  COMPLETED,
  /** It failed and is not retryable, a retry budget is spent, or no file could be analysed. */
  FAILED,
  /** It was cancelled. */
  CANCELLED;

  /** Whether the job has ended. */
  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** Whether the job holds a slot. */
  public boolean isOnSlot() {
    return this == ASSIGNED || this == STARTED || this == RUNNING || this == CANCELLING;
  }
}
