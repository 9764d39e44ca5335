package io.dsfleet.state.connection;

/**
 * The service must not start with this Redis or camera key file. The message is a single line for
 * the operator.
 */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartRefusedException(String message) {
    super(message);
  }
}
