package io.dsfleet.broker;

/**
 * Thrown when the broker is configured unsafely; the message addresses the operator and the service
 * exits.
 */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefusedException(String message) {
    super(message);
  }
}
