package io.dsfleet.broker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.Topology;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;

/** An undecodable delivery does not affect the other deliveries of its batch. */
class BatchConsumerTest {
  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());
  private final Map<Long, String> settled = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  // The queue is the dead-letter queue, so no dead letters are published.
  private final BatchConsumer<String> worker =
      new BatchConsumer<>(
          Topology.DEAD_LETTERS,
          100,
          fault -> false,
          BatchConsumerTest::open,
          text -> text.getBytes(StandardCharsets.UTF_8),
          this::apply,
          new DeadLetterPublisher(null));

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void undecodableDeliveries_areAcknowledgedWithTheirBatch() throws Exception {
    List<String> bodies =
        List.of("a", "null pointer", "b", "too deep", "null", "c", "unknown kind", "d");
    deliver(bodies);

    worker.start();

    await().until(() -> settled.containsKey((long) bodies.size()));
    assertThat(applied).containsExactly("a", "b", "c", "d");
    assertThat(settled.values()).doesNotContain("basicNack");
  }

  @Test
  void error_requeuesTheDeliveries_andTheConsumerContinues() throws Exception {
    failures.set(1);
    deliver(List.of("a", "b"));

    worker.start();

    await().until(() -> settled.size() == 2);
    assertThat(settled).containsOnly(Map.entry(1L, "basicNack"), Map.entry(2L, "basicNack"));
    deliver(List.of("c"));
    await().until(() -> applied.contains("c"));
  }

  private List<BrokerCodec.RejectedItem> apply(List<String> items) {
    if (failures.getAndDecrement() > 0) {
      throw new NoClassDefFoundError("a class");
    }
    applied.addAll(items);
    return List.of();
  }

  private static BrokerCodec.DecodedEnvelope<String> open(Message message) {
    String body = new String(message.getBody(), StandardCharsets.UTF_8);
    return switch (body) {
      case "null pointer" -> throw new NullPointerException();
      case "too deep" -> throw new StackOverflowError();
      case "unknown kind" -> throw new IllegalStateException("unknown");
      case "null" ->
          new BrokerCodec.DecodedEnvelope<>(
              List.of(), List.of(new BrokerCodec.RejectedItem(body, "expected more")));
      default -> new BrokerCodec.DecodedEnvelope<>(List.of(body), List.of());
    };
  }

  private void deliver(List<String> bodies) throws Exception {
    Channel channel =
        (Channel)
            Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "equals" -> self == arguments[0];
                      case "hashCode" -> 1;
                      case "basicAck", "basicNack" -> {
                        settled.put((Long) arguments[0], method.getName());
                        yield null;
                      }
                      default -> null;
                    });
    for (int i = 0; i < bodies.size(); i++) {
      MessageProperties properties = new MessageProperties();
      properties.setDeliveryTag(i + 1L);
      worker.onMessage(
          new Message(bodies.get(i).getBytes(StandardCharsets.UTF_8), properties), channel);
    }
  }
}
