package io.dsfleet.broker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.context.Lifecycle;

/** An undecodable delivery does not affect the other deliveries of its batch. */
class BatchConsumerTest {
  private static final Duration MAX_HOLD = Duration.ofHours(1);

  private final AtomicBoolean away = new AtomicBoolean();
  private AtomicBoolean open = new AtomicBoolean(true);
  private final AtomicInteger attempts = new AtomicInteger();
  private final RecordingContainer container = new RecordingContainer();
  private final List<String> applied = Collections.synchronizedList(new ArrayList<>());
  private final Map<Long, String> settled = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  // The queue is the dead-letter queue, so no dead letters are published.
  private final BatchConsumer<String> worker =
      new BatchConsumer<>(
          Topology.DEAD_LETTERS,
          100,
          fault -> fault instanceof UncheckedIOException,
          BatchConsumerTest::open,
          text -> text.getBytes(StandardCharsets.UTF_8),
          this::apply,
          new DeadLetterPublisher(null),
          this::checkFault,
          MAX_HOLD);

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void undecodableDeliveries_areAcknowledgedWithTheirBatch() throws Exception {
    List<String> bodies =
        List.of("a", "null pointer", "b", "too deep", "null", "c", "unknown kind", "d");
    deliver(bodies);

    worker.start(container);

    await().until(() -> settled.containsKey((long) bodies.size()));
    assertThat(applied).containsExactly("a", "b", "c", "d");
    assertThat(settled.values()).doesNotContain("basicNack");
  }

  @Test
  void error_requeuesTheDeliveries_andTheConsumerContinues() throws Exception {
    failures.set(1);
    deliver(List.of("a", "b"));

    worker.start(container);

    await().until(() -> settled.size() == 2);
    assertThat(settled).containsOnly(Map.entry(1L, "basicNack"), Map.entry(2L, "basicNack"));
    deliver(List.of("c"));
    await().until(() -> applied.contains("c"));
  }

  @Test
  void deliveriesOfAClosedChannel_areForgotten() throws Exception {
    open.set(false);
    deliver(List.of("stale", "stale too"));
    open = new AtomicBoolean(true);
    deliver(List.of("a"));

    worker.start(container);

    await().until(() -> applied.contains("a"));
    assertThat(applied).containsExactly("a");
  }

  @Test
  void channelClosedDuringAFault_suspendsUntilItIsOver_andAppliesNothingFromMemory()
      throws Exception {
    away.set(true);
    deliver(List.of("a", "b"));
    worker.start(container);
    await().until(() -> attempts.get() > 0);
    assertThat(container.isRunning()).isTrue();

    open.set(false);
    await().until(() -> !container.isRunning());
    int before = attempts.get();
    away.set(false);

    await().until(container::isRunning);
    assertThat(container.stops.get()).isEqualTo(1);
    assertThat(attempts.get()).isEqualTo(before);
    assertThat(applied).isEmpty();
    open = new AtomicBoolean(true);
    deliver(List.of("a", "b"));
    await().until(() -> applied.size() == 2);
    assertThat(applied).containsExactly("a", "b");
  }

  private void checkFault() {
    if (away.get()) {
      throw new UncheckedIOException(new IOException("away"));
    }
  }

  /** Stands for the container that consumes the queue. */
  private static final class RecordingContainer implements Lifecycle {
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final AtomicInteger stops = new AtomicInteger();

    @Override
    public void start() {
      running.set(true);
    }

    @Override
    public void stop() {
      stops.incrementAndGet();
      running.set(false);
    }

    @Override
    public boolean isRunning() {
      return running.get();
    }
  }

  private List<BrokerCodec.RejectedItem> apply(List<String> items) {
    attempts.incrementAndGet();
    checkFault();
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
    AtomicBoolean channelOpen = open;
    Channel channel =
        (Channel)
            Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "equals" ->
                          System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                      case "hashCode" -> 1;
                      case "isOpen" -> channelOpen.get();
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
