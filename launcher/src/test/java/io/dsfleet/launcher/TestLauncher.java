package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.publish.EnvelopePublisher;
import io.dsfleet.broker.request.RequestClient;
import io.dsfleet.broker.request.RequestUnansweredException;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceLaunched;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import io.dsfleet.testkit.TestServers;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Queue;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A complete launcher on the real RabbitMQ and Redis, with its own pool and host. */
final class TestLauncher implements AutoCloseable {
  /** Events published to the scheduler's queues. */
  final List<FleetEvent> events = new CopyOnWriteArrayList<>();

  final String id;
  private final ConfigurableApplicationContext context;
  private final Subscription subscription;

  /** Starts a launcher whose host and pool have this name. */
  TestLauncher(String id, Path folder, String... settings) {
    this.id = id;
    TestServers servers = TestServers.require();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--spring.rabbitmq.addresses=" + servers.rabbitMq(),
                "--dsfleet.state.uri=" + servers.redis(),
                "--dsfleet.launcher.host=" + id,
                "--dsfleet.launcher.pool=" + id,
                "--dsfleet.launcher.folder=" + folder,
                "--dsfleet.launcher.watch-interval=50ms",
                "--dsfleet.launcher.search-interval=200ms",
                "--dsfleet.launcher.lease=2s",
                "--dsfleet.launcher.stop-grace=2s",
                "--dsfleet.launcher.restart-backoff=50ms",
                "--dsfleet.launcher.max-restarts=3"));
    for (String setting : settings) {
      arguments.add("--dsfleet.launcher." + setting);
    }
    context = SpringApplication.run(LauncherApplication.class, arguments.toArray(String[]::new));
    context.getBean(FleetState.class).pool(id).recovery().putIntoUse(0).join();
    String queue = "dsfleet.test." + UUID.randomUUID();
    AmqpAdmin admin = context.getBean(AmqpAdmin.class);
    admin.declareQueue(new Queue(queue, false, true, true));
    for (int p = 0; p < Topology.DEFAULT_PARTITIONS; p++) {
      admin.declareBinding(
          new Binding(queue, Binding.DestinationType.QUEUE, Topology.EVENTS, "p" + p, Map.of()));
    }
    subscription =
        context
            .getBean(EnvelopeConsumers.class)
            .subscribe(
                queue,
                FleetEvent.class,
                fault -> false,
                all -> {
                  events.addAll(all);
                  return List.of();
                });
  }

  static String newId() {
    return "l" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Returns the settings of a profile that runs a script as a plain process. */
  static String[] profile(String name, String script) {
    return new String[] {
      "profiles." + name + ".command[0]=/bin/sh",
      "profiles." + name + ".command[1]=-c",
      "profiles." + name + ".command[2]=" + script
    };
  }

  PoolState state() {
    return state(id);
  }

  PoolState state(String pool) {
    return context.getBean(FleetState.class).pool(pool);
  }

  /** Sends a request to the active launcher of the host; waits until there is one. */
  ServiceReply request(LauncherRequest request) {
    AtomicReference<ServiceReply> reply = new AtomicReference<>();
    awaitSoon().until(() -> tryAsk(request, reply));
    return reply.get();
  }

  private boolean tryAsk(LauncherRequest request, AtomicReference<ServiceReply> reply) {
    try {
      reply.set(
          context
              .getBean(RequestClient.class)
              .request(Topology.launcherKey(id), request, Duration.ofSeconds(20))
              .join());
      return true;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RequestUnansweredException noConsumer
          && noConsumer.reason() == RequestUnansweredException.Reason.NO_SERVER) {
        return false;
      }
      throw failed;
    }
  }

  ServiceReply launch(String processId, String instanceId, String profile) {
    return request(new LaunchInstance(processId, instanceId, id, profile, 1, LaunchSettings.NONE));
  }

  /** Launches an instance and asserts that it runs. */
  InstanceLaunched launchRunning(String instanceId, String profile) {
    ServiceReply reply = launch("p-" + instanceId, instanceId, profile);
    assertThat(reply).isInstanceOf(InstanceLaunched.class);
    return (InstanceLaunched) reply;
  }

  void send(ProcessCommand command) {
    var _ =
        context.getBean(EnvelopePublisher.class).sendInOrder(Topology.LAUNCH, id, command).join();
  }

  void kill(String instanceId, long graceMillis) {
    send(new KillProcess("p-" + instanceId, instanceId, id, "a test", graceMillis));
  }

  Optional<ProcessRecord> record(String processId) {
    return state().queries().process(processId).join();
  }

  ProcessRecord awaitState(String processId, ProcessState state) {
    awaitSoon().until(() -> record(processId).filter(each -> each.state() == state).isPresent());
    return record(processId).orElseThrow();
  }

  <E> List<E> events(Class<E> kind, String instanceId) {
    return events.stream()
        .filter(each -> each.instanceId().equals(instanceId))
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /** Returns the value of a meter of this host. */
  double meter(String name, String... tags) {
    return context
        .getBean(MeterRegistry.class)
        .get(name)
        .tag("host", id)
        .tags(tags)
        .meter()
        .measure()
        .iterator()
        .next()
        .getValue();
  }

  static ConditionFactory awaitSoon() {
    return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
  }

  @Override
  public void close() {
    subscription.close();
    context.close();
  }
}
