package io.dsfleet.broker;

import io.dsfleet.service.BackendUnavailableException;

/**
 * The broker is unreachable, refused the message, or did not confirm in time. The outcome is
 * unknown.
 */
public final class BrokerUnavailableException extends BackendUnavailableException {
  private static final long serialVersionUID = 1L;

  public BrokerUnavailableException(String message) {
    super(message, null);
  }

  public BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
