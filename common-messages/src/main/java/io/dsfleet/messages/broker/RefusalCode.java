package io.dsfleet.messages.broker;

/** Why an attempt did not begin or cannot go on. */
public enum RefusalCode {
  /** The app answered {@code analysis_started: error}. */
  APP_REFUSED(true),
  /** The app refused a {@code push_file}. */
  PUSH_REFUSED(true),
  /** The slot already holds another camera. */
  SLOT_BUSY(true),
  /** The folder or file is not there, or not readable, where the bridge looks. */
  MEDIA_UNREADABLE(false),
  /** The folder has no video file. */
  NO_FILES(false),
  /** The path lies outside the allowed roots. */
  PATH_FORBIDDEN(false),
  /** The bridge lost the session before the frame was written; no fault of the job's. */
  SESSION_GONE(true);

  private final boolean retryable;

  RefusalCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether another attempt may go better. */
  public boolean retryable() {
    return retryable;
  }
}
