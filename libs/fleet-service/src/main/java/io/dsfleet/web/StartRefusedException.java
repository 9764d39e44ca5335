package io.dsfleet.web;

/** The configuration does not allow the service to start. Only the message is shown, no stack. */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, in one line without secrets
   */
  public StartRefusedException(String message) {
    super(message, null, false, false);
  }
}
