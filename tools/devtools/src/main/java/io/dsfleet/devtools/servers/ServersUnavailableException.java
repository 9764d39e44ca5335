package io.dsfleet.devtools.servers;

/** RabbitMQ or Redis cannot be started. The message is one line for the user. */
public final class ServersUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception with a one-line message. */
  public ServersUnavailableException(String message) {
    super(message);
  }
}
