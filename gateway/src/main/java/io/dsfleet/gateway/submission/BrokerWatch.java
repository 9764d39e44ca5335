package io.dsfleet.gateway.submission;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Looks every second whether the connection to the broker is open, and opens it where it is not.
 */
public final class BrokerWatch implements AutoCloseable {
  private final ConnectionFactory connections;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker-watch").factory());
  private volatile boolean open;

  public BrokerWatch(ConnectionFactory connections) {
    this.connections = connections;
    look();
    var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  /** Whether it was open when last looked at. */
  public boolean isOpen() {
    return open;
  }

  private void look() {
    try (Connection connection = connections.createConnection()) {
      open = connection.isOpen();
    } catch (AmqpException away) {
      open = false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
