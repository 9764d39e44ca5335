package io.dsfleet.web;

/** A service must not start as it is configured; the message is the one line to show. */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why, in one line without a secret. */
  public StartRefusedException(String message) {
    super(message, null, false, false);
  }
}
