package io.dsfleet.gateway.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

/** Callbacks to the addresses that RabbitMQ names itself. */
class AmqpCallbackSenderTest {
  private static final String DIRECT_REPLY_TO = "amq.rabbitmq.reply-to";
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private CachingConnectionFactory connections;
  private AmqpCallbackSender sender;

  @BeforeEach
  void connect() {
    connections = new CachingConnectionFactory(URI.create(uri()));
    sender = new AmqpCallbackSender(connections);
  }

  @AfterEach
  void disconnect() {
    connections.destroy();
  }

  @Test
  void directReplyTo_isDeliveredWhileTheRequesterListens_andIsNoFaultAfterwards() throws Exception {
    String address;
    try (Connection connection = connections.createConnection();
        Channel requester = connection.createChannel(false)) {
      address = directReplyTo(requester);

      assertThat(sender.send(address, "p.1", BODY)).isInstanceOf(DeliveryResult.Delivered.class);
      assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("p.1");
    }
    connections.resetConnection();

    assertThat(sender.send(address, "p.1", BODY)).isInstanceOf(DeliveryResult.Delivered.class);
    assertThat(received).isEmpty();
  }

  @Test
  void queueNamedByTheBroker_isDelivered() throws Exception {
    try (Connection connection = connections.createConnection();
        Channel requester = connection.createChannel(false)) {
      String queue = requester.queueDeclare().getQueue();
      assertThat(queue).startsWith("amq.gen-");

      assertThat(sender.send(queue, "p.1", BODY)).isInstanceOf(DeliveryResult.Delivered.class);

      requester.queueDelete(queue);
      assertThat(sender.send(queue, "p.1", BODY)).isInstanceOf(DeliveryResult.Retry.class);
    }
  }

  /** Consumes direct replies, and asks a queue for the address that the broker gave the channel. */
  private String directReplyTo(Channel requester) throws Exception {
    requester.basicConsume(
        DIRECT_REPLY_TO,
        true,
        (_, message) -> received.add(message.getProperties().getCorrelationId()),
        _ -> {});
    String queue = requester.queueDeclare().getQueue();
    requester.confirmSelect();
    requester.basicPublish(
        "", queue, new AMQP.BasicProperties.Builder().replyTo(DIRECT_REPLY_TO).build(), BODY);
    requester.waitForConfirmsOrDie(10_000);
    return requester.basicGet(queue, true).getProps().getReplyTo();
  }

  private static String uri() {
    String uri = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    assertThat(uri).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    return uri;
  }
}
