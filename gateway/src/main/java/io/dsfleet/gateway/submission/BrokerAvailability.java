package io.dsfleet.gateway.submission;

import io.dsfleet.broker.publish.EnvelopePublisher;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Whether RabbitMQ is likely to accept messages. Checks the connection every second and opens it if
 * it is closed.
 */
public final class BrokerAvailability implements AutoCloseable {
  /** After a failure publishing is tried again, because only a publication detects recovery. */
  private static final long RETRY_AFTER_MILLIS = 3_000;

  private final EnvelopePublisher publisher;
  private final ConnectionFactory connections;
  private final LongSupplier millis;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("broker-availability").factory());
  private volatile boolean connected;
  private volatile long failedAt = Long.MIN_VALUE;

  /**
   * @param millis a monotonic clock in milliseconds
   */
  public BrokerAvailability(
      EnvelopePublisher publisher, ConnectionFactory connections, LongSupplier millis) {
    this.publisher = publisher;
    this.connections = connections;
    this.millis = millis;
    checkConnection();
    var _ = timer.scheduleWithFixedDelay(this::checkConnection, 1, 1, TimeUnit.SECONDS);
  }

  /** Whether a message is likely to be accepted. */
  public boolean isAvailable() {
    return connected
        && (publisher.isReachable() || millis.getAsLong() - failedAt > RETRY_AFTER_MILLIS);
  }

  /** Records a failed publication. */
  void reportFailure() {
    failedAt = millis.getAsLong();
  }

  private void checkConnection() {
    try (Connection connection = connections.createConnection()) {
      connected = connection.isOpen();
    } catch (AmqpException unavailable) {
      connected = false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
