package io.dsfleet.service;

/** The configuration does not allow the service to start. Only the message is shown, no stack. */
public final class ServerStartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, in one line without secrets
   */
  public ServerStartRefusedException(String message) {
    super(message, null, false, false);
  }
}
