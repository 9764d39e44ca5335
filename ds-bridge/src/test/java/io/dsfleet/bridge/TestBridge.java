package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Queue;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A bridge with its web server, and the events that a scheduler would consume from the broker. */
final class TestBridge implements AutoCloseable {
  private static final long BOUND_SECONDS = 60;

  final String prefix = "b" + UUID.randomUUID().toString().substring(0, 8);
  final ConfigurableApplicationContext context;
  private final BlockingQueue<FleetEvent> events = new LinkedBlockingQueue<>();
  private final Subscription subscription;
  private final String queue = "dsfleet.test." + prefix;

  /** A bridge that accepts any instance id and any path. */
  TestBridge(String... settings) {
    this(true, settings);
  }

  /** A bridge with the default access rules. */
  static TestBridge closedByDefault() {
    return new TestBridge(false);
  }

  private TestBridge(boolean allowAll, String... settings) {
    String rabbit = System.getenv("DSFLEET_TEST_RABBITMQ_URI");
    String redis = System.getenv("DSFLEET_TEST_REDIS_URI");
    assertThat(rabbit).as("set DSFLEET_TEST_RABBITMQ_URI, or run ./dsfleet test").isNotNull();
    assertThat(redis).as("set DSFLEET_TEST_REDIS_URI, or run ./dsfleet test").isNotNull();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--dsfleet.bridge.min-drain-time=0s",
                "--spring.main.banner-mode=off",
                "--spring.rabbitmq.addresses=" + rabbit,
                "--dsfleet.state.uri=" + redis,
                "--dsfleet.bridge.pool=" + prefix));
    if (allowAll) {
      arguments.add("--dsfleet.bridge.allowed-instances=*");
      arguments.add("--dsfleet.bridge.media-roots=/");
    }
    for (String setting : settings) {
      arguments.add("--" + setting);
    }
    context = SpringApplication.run(BridgeApplication.class, arguments.toArray(String[]::new));
    context.getBean(FleetState.class).pool(prefix).recovery().putIntoUse(0).join();
    AmqpAdmin admin = context.getBean(AmqpAdmin.class);
    admin.declareQueue(new Queue(queue, false, true, true));
    for (int p = 0; p < Topology.DEFAULT_PARTITIONS; p++) {
      admin.declareBinding(
          new Binding(queue, Binding.DestinationType.QUEUE, Topology.EVENTS, "p" + p, Map.of()));
    }
    subscription =
        context
            .getBean(EnvelopeConsumers.class)
            .subscribe(queue, FleetEvent.class, fault -> false, this::keep);
  }

  private List<io.dsfleet.messages.broker.BrokerCodec.RejectedItem> keep(List<FleetEvent> items) {
    items.stream().filter(e -> e.instanceId().startsWith(prefix)).forEach(events::add);
    return List.of();
  }

  int port() {
    return ((ServletWebServerApplicationContext) context).getWebServer().getPort();
  }

  TestApp app() {
    return new TestApp(port(), "/deepstream/ws");
  }

  Assignment assignment(String instanceId, int stream, String job, long epoch) {
    return new Assignment(prefix + "." + job, 1, instanceId, stream, epoch);
  }

  PublishOutcome command(String instanceId, BridgeCommand command) {
    return context
        .getBean(EnvelopePublisher.class)
        .send(Topology.COMMANDS, Topology.sessionKey(instanceId, command.session()), command)
        .orTimeout(BOUND_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  <T extends FleetEvent> T event(Class<T> type) {
    try {
      FleetEvent event = events.poll(BOUND_SECONDS, TimeUnit.SECONDS);
      assertThat(event).isInstanceOf(type);
      return type.cast(event);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  /** The next event of the type; earlier events are skipped. */
  <T extends FleetEvent> T next(Class<T> type) {
    FleetEvent event;
    do {
      event = event(FleetEvent.class);
    } while (!type.isInstance(event));
    return type.cast(event);
  }

  /** The next event of the type about the instance; earlier events are skipped. */
  <T extends FleetEvent> T next(Class<T> type, String instanceId) {
    T event;
    do {
      event = next(type);
    } while (!event.instanceId().equals(instanceId));
    return event;
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + port() + "/deepstream/ws");
  }

  PoolState pool() {
    return context.getBean(FleetState.class).pool(prefix);
  }

  List<FleetEvent> noMoreEvents() {
    return List.copyOf(events);
  }

  @Override
  public void close() {
    subscription.close();
    context.close();
  }
}
