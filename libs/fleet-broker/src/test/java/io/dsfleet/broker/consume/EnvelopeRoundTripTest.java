package io.dsfleet.broker.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerTopology;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.Topology;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;

class EnvelopeRoundTripTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String pool = "t" + UUID.randomUUID().toString().substring(0, 8);
  private final String queue = Topology.controlQueue(pool);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService outcomes = Executors.newSingleThreadExecutor();
  private final BrokerProperties properties =
      new BrokerProperties(Duration.ofSeconds(5), 256, 100_000, 64, 4, false);
  private CachingConnectionFactory connections;
  private RabbitAdmin admin;
  private EnvelopePublisher publisher;
  private EnvelopeConsumers consumers;

  @BeforeEach
  void connect() {
    String uri = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    assertThat(uri).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    connections = new CachingConnectionFactory(URI.create(uri));
    admin = new RabbitAdmin(connections);
    for (var each : BrokerTopology.controlQueue(pool).getDeclarables()) {
      switch (each) {
        case Queue q -> admin.declareQueue(q);
        case DirectExchange e -> admin.declareExchange(e);
        case Binding b -> admin.declareBinding(b);
        default -> throw new AssertionError("expected a known declarable, but it is " + each);
      }
    }
    for (var each : BrokerTopology.deadLetterQueue().getDeclarables()) {
      if (each instanceof org.springframework.amqp.core.FanoutExchange fanout) {
        admin.declareExchange(fanout);
      }
    }
    publisher =
        new EnvelopePublisher(connections, properties, InstantSource.system(), timer, outcomes);
    consumers = new EnvelopeConsumers(connections, properties, publisher);
  }

  @AfterEach
  void disconnect() {
    publisher.close();
    admin.deleteQueue(queue);
    connections.destroy();
    timer.shutdownNow();
    outcomes.shutdown();
  }

  @Test
  void send_manyItems_arriveOnceInOrderInFewerMessages() {
    List<ControlCommand> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger groups = new AtomicInteger();
    List<CancelJob> sent =
        IntStream.range(0, 5_000).mapToObj(i -> new CancelJob("job-" + i, "test")).toList();
    try (Subscription _ =
        consumers.subscribe(
            queue,
            ControlCommand.class,
            fault -> false,
            items -> {
              groups.incrementAndGet();
              seen.addAll(items);
              return List.of();
            })) {
      CompletableFuture<?>[] all =
          sent.stream()
              .map(item -> publisher.sendInOrder(Topology.CONTROL, pool, item))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(all).join();
      await().atMost(BOUND).until(() -> seen.size() >= sent.size());
    }

    assertThat(seen).isEqualTo(sent);
    assertThat(groups.get()).isLessThan(1_000);
    assertThat(publisher.bufferedItems()).isZero();
  }

  @Test
  void send_noQueueBound_isUnroutable() {
    assertThat(publisher.send(Topology.CONTROL, pool + "-x", new CancelJob("j", "r")).join())
        .isEqualTo(PublishOutcome.UNROUTABLE);
  }

  @Test
  void subscribe_poisonItem_doesNotAffectOtherItems() {
    List<ControlCommand> seen = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger transientFaults = new AtomicInteger();
    try (Subscription _ =
        consumers.subscribe(
            queue,
            ControlCommand.class,
            fault -> fault instanceof IllegalStateException,
            items -> {
              if (transientFaults.getAndIncrement() < 2) {
                throw new IllegalStateException("away");
              }
              if (items.contains(new CancelJob("poison", "r"))) {
                throw new IllegalArgumentException("poison");
              }
              if (items.contains(new CancelJob("deep", "r"))) {
                throw new StackOverflowError();
              }
              seen.addAll(items);
              return List.of();
            })) {
      for (String id : List.of("a", "poison", "deep", "b")) {
        publisher.send(Topology.CONTROL, pool, new CancelJob(id, "r")).join();
      }
      await().atMost(BOUND).until(() -> seen.size() == 2);
    }

    assertThat(seen).containsExactly(new CancelJob("a", "r"), new CancelJob("b", "r"));
  }
}
