package io.dsfleet.devtools.servers;

/** RabbitMQ or Redis cannot be had; the message is one line for a person. */
public final class ServersUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure told in one line. */
  public ServersUnavailableException(String line) {
    super(line);
  }
}
