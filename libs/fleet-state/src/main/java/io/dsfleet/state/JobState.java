package io.dsfleet.state;

/** Where a job is on its way; a job answered to a client reaches exactly one terminal state. */
public enum JobState {
  /** Recorded, its submission not yet through the broker. */
  ACCEPTED,
  /** Waits for a slot, or for the end of a retry's delay. */
  QUEUED,
  /** Has a slot; the app has not yet answered the start. */
  ASSIGNED,
  /** The app answered {@code analysis_started: ok}. */
  STARTED,
  /** The app began a first file, or reported progress. */
  RUNNING,
  /** Asked to end; the app has not yet confirmed. */
  CANCELLING,
  /** The app reported {@code analysis_complete: done}. */
  COMPLETED,
  /** Not to be tried again: not retryable, or a budget is spent. */
  FAILED,
  /** Ended because somebody asked. */
  CANCELLED;

  /** Whether nothing can change the job any more. */
  public boolean isTerminal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }

  /** Whether the job holds a slot. */
  public boolean isOnSlot() {
    return this == ASSIGNED || this == STARTED || this == RUNNING || this == CANCELLING;
  }
}
