package io.dsfleet.broker;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Notices that RabbitMQ blocks publishers, as it does during a memory or disk alarm.
 *
 * <p>RabbitMQ notifies only connections that publish, so each check publishes an empty message that
 * no queue takes. An alarm lasts until RabbitMQ ends it or confirms a message; a lost connection
 * does not end it. Checks must not overlap.
 */
public final class BrokerAlarmMonitor implements Runnable, BlockedListener {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerAlarmMonitor.class);
  private static final String NOWHERE = "dsfleet.alarm-check";

  private final ConnectionFactory connections;
  private final long timeoutMillis;
  private com.rabbitmq.client.@Nullable Connection checked;
  private volatile @Nullable String alarm;

  /** Checks the connection that publishes; a confirm may take as long as the settings say. */
  public BrokerAlarmMonitor(ConnectionFactory connections, BrokerProperties properties) {
    ConnectionFactory publishing = connections.getPublisherConnectionFactory();
    this.connections = publishing == null ? connections : publishing;
    this.timeoutMillis = properties.confirmTimeout().toMillis();
  }

  /** RabbitMQ's words about the alarm, empty where there is none. */
  public Optional<String> alarm() {
    return Optional.ofNullable(alarm);
  }

  /** Checks once; waits for RabbitMQ. */
  @Override
  public void run() {
    try {
      com.rabbitmq.client.Connection connection = connections.createConnection().getDelegate();
      if (!connection.equals(checked)) {
        connection.addBlockedListener(this);
        checked = connection;
      } else if (alarm != null) {
        // RabbitMQ reads nothing from this connection until it unblocks it.
        return;
      }
      publish(connection);
    } catch (IOException | TimeoutException | AmqpException | AlreadyClosedException away) {
      LOG.debug("RabbitMQ confirmed no alarm check: {}", away.toString());
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
      channel.basicPublish("", NOWHERE, null, new byte[0]);
      if (channel.waitForConfirms(timeoutMillis)) {
        alarm = null;
      }
    } finally {
      // While RabbitMQ blocks the connection, closing a channel would wait for the alarm's end.
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
    LOG.info("RabbitMQ takes messages again");
    alarm = null;
  }
}
