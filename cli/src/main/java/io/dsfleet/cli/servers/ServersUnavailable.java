package io.dsfleet.cli.servers;

/** RabbitMQ or Redis cannot be had; the message is one line for a person. */
public final class ServersUnavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure told in one line. */
  public ServersUnavailable(String line) {
    super(line);
  }
}
