package io.dsfleet.state;

/**
 * A service must not start on this Redis or with this key; the message is for the operator, in one
 * line.
 */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartRefusedException(String message) {
    super(message);
  }
}
