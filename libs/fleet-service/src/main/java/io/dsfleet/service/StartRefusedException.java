package io.dsfleet.service;

/**
 * The service must not start with this configuration. Only the message is shown to the operator, no
 * stack trace.
 */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, in one line without secrets
   */
  public StartRefusedException(String message) {
    super(message, null, false, false);
  }
}
