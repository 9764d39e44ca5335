package io.dsfleet.state;

/**
 * Redis did not answer, or cannot serve: the outcome is unknown, and the caller asks again (every
 * script is idempotent) or says "unavailable"; never "failed".
 */
public final class StateUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
