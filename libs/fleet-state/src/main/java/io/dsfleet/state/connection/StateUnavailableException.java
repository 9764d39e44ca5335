package io.dsfleet.state.connection;

import io.dsfleet.service.BackendUnavailableException;

/**
 * Redis is unreachable or cannot execute commands. The outcome is unknown: the caller retries,
 * since every script is idempotent, or reports the service as unavailable, never as failed.
 */
public final class StateUnavailableException extends BackendUnavailableException {
  private static final long serialVersionUID = 1L;

  /** For a record that was emptied or replaced. */
  public StateUnavailableException(String message) {
    super(message, null);
  }

  /** For a failed command. */
  public StateUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
