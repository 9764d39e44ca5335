package io.dsfleet.broker.publish;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import io.dsfleet.broker.BrokerProperties;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Detects when RabbitMQ blocks publishers because of a memory or disk alarm.
 *
 * <p>RabbitMQ notifies only connections that publish, so each check publishes an empty unroutable
 * message. An alarm lasts until RabbitMQ unblocks the connection or confirms a message; a lost
 * connection does not end it. Checks must not overlap.
 */
public final class BrokerAlarmMonitor implements Runnable, BlockedListener {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerAlarmMonitor.class);
  private static final String UNROUTABLE_KEY = "dsfleet.alarm-check";

  private final ConnectionFactory connections;
  private final long timeoutMillis;
  private com.rabbitmq.client.@Nullable Connection monitored;
  private volatile @Nullable String alarm;

  /**
   * Monitors the publishing connection; waits up to {@link BrokerProperties#confirmTimeout} for a
   * confirm.
   */
  public BrokerAlarmMonitor(ConnectionFactory connections, BrokerProperties properties) {
    ConnectionFactory publishing = connections.getPublisherConnectionFactory();
    this.connections = publishing == null ? connections : publishing;
    this.timeoutMillis = properties.confirmTimeout().toMillis();
  }

  /** The reason that RabbitMQ gave for the current alarm, empty if publishers are not blocked. */
  public Optional<String> alarm() {
    return Optional.ofNullable(alarm);
  }

  /** Checks once; blocks until RabbitMQ confirms or the timeout passes. */
  @Override
  public void run() {
    try {
      com.rabbitmq.client.Connection connection = connections.createConnection().getDelegate();
      if (!connection.equals(monitored)) {
        connection.addBlockedListener(this);
        monitored = connection;
      } else if (alarm != null) {
        // RabbitMQ reads nothing from this connection until it unblocks it.
        return;
      }
      publish(connection);
    } catch (IOException | TimeoutException | AmqpException | AlreadyClosedException unavailable) {
      LOG.debug("alarm check was not confirmed: {}", unavailable.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(com.rabbitmq.client.Connection connection)
      throws IOException, InterruptedException, TimeoutException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      return;
    }
    try {
      channel.confirmSelect();
      channel.basicPublish("", UNROUTABLE_KEY, null, new byte[0]);
      if (channel.waitForConfirms(timeoutMillis)) {
        alarm = null;
      }
    } finally {
      // While RabbitMQ blocks the connection, closing a channel would block until the alarm ends.
      if (alarm == null) {
        channel.abort();
      }
    }
  }

  @Override
  public void handleBlocked(String reason) {
    LOG.warn("RabbitMQ blocks publishers: {}", reason);
    alarm = reason;
  }

  @Override
  public void handleUnblocked() {
    LOG.info("RabbitMQ no longer blocks publishers");
    alarm = null;
  }
}
