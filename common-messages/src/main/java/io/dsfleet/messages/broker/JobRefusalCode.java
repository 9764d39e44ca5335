package io.dsfleet.messages.broker;

/** Why an attempt did not start or cannot continue. */
public enum JobRefusalCode {
  /** The app replied {@code analysis_started} with status error. */
  APP_REFUSED(true),
  /** The app refused a {@code push_file}. */
  PUSH_REFUSED(true),
  /** The slot already holds another camera. */
  SLOT_BUSY(true),
  /** The folder or file does not exist on the bridge's host or cannot be read. */
  MEDIA_UNREADABLE(false),
  /** The folder contains no video file. */
  NO_FILES(false),
  /** The path lies outside the allowed roots. */
  PATH_FORBIDDEN(false),
  /** The bridge lost the session before the frame was sent; the job is not at fault. */
  SESSION_GONE(true);

  private final boolean retryable;

  JobRefusalCode(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether another attempt may succeed. */
  public boolean isRetryable() {
    return retryable;
  }
}
