package io.dsfleet.broker;

/**
 * The broker is unreachable, refused the message, or did not confirm in time. The outcome is
 * unknown.
 */
public final class BrokerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerUnavailableException(String message) {
    super(message);
  }

  public BrokerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
