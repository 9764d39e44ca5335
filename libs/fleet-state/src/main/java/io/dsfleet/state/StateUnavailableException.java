package io.dsfleet.state;

/**
 * Redis did not answer, or cannot serve: the outcome is unknown, and the caller asks again (every
 * script is idempotent) or says "unavailable"; never "failed".
 */
public final class StateUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The record is not what it was. */
  public StateUnavailableException(String message) {
    super(message);
  }

  /** Redis cannot be reached. */
  public StateUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
