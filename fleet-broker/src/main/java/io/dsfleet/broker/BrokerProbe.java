package io.dsfleet.broker;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/** Refuses to start a service whose broker does not answer, before anything else starts. */
final class BrokerProbe implements SmartLifecycle {
  private final ConnectionFactory connections;
  private volatile boolean running;

  BrokerProbe(ConnectionFactory connections) {
    this.connections = connections;
  }

  @Override
  public void start() {
    try {
      connections.createConnection().close();
      running = true;
    } catch (AmqpException away) {
      throw new BrokerUnavailableException(
          "RabbitMQ at "
              + connections.getHost()
              + ":"
              + connections.getPort()
              + " cannot be reached: "
              + reason(away),
          away);
    }
  }

  /** The innermost cause's words. */
  static String reason(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
