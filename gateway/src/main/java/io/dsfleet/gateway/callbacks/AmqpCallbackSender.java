package io.dsfleet.gateway.callbacks;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.dsfleet.messages.job.ReplyQueueRule;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Publishes callbacks to RabbitMQ queues and awaits the confirm. A missing queue is retried; a
 * direct reply-to address is tried once, because a requester that left does not come back to it.
 */
final class AmqpCallbackSender {
  private static final long CONFIRM_MILLIS = 5_000;

  private final ConnectionFactory connections;

  AmqpCallbackSender(ConnectionFactory connections) {
    this.connections = connections;
  }

  DeliveryResult send(String queue, String jobId, byte[] body) {
    AtomicBoolean returned = new AtomicBoolean();
    AMQP.BasicProperties properties =
        new AMQP.BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(2)
            .messageId(jobId)
            .correlationId(jobId)
            .build();
    try (Connection connection = connections.createConnection();
        Channel channel = connection.createChannel(false)) {
      channel.confirmSelect();
      channel.addReturnListener(_ -> returned.set(true));
      channel.basicPublish("", queue, true, properties, body);
      channel.waitForConfirmsOrDie(CONFIRM_MILLIS);
      return returned.get() && !ReplyQueueRule.isDirectReplyTo(queue)
          ? new DeliveryResult.Retry("no queue with name '" + queue + "'")
          : new DeliveryResult.Delivered();
    } catch (IOException | TimeoutException | AmqpException failed) {
      return new DeliveryResult.Retry("RabbitMQ did not accept the message");
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new DeliveryResult.Retry("the server is shutting down");
    }
  }
}
