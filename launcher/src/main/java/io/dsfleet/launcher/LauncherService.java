package io.dsfleet.launcher;

import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.request.RequestServer;
import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.connection.StateUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Connects the launcher to RabbitMQ: consumes commands and serves requests while this launcher is
 * active for its host.
 */
final class LauncherService implements SmartLifecycle {
  private static final Duration OUTCOME_POLL_INTERVAL = Duration.ofMillis(200);
  private static final int MAX_OUTCOME_POLLS = 300;

  private final LauncherProperties properties;
  private final LauncherComponents components;
  private final LauncherLoop loop;
  private final EnvelopeConsumers consumers;
  private final RequestServer requests;
  private volatile boolean running;
  private @Nullable Subscription commandSubscription;
  private @Nullable Subscription requestSubscription;

  LauncherService(
      LauncherProperties properties,
      LauncherComponents components,
      EnvelopeConsumers consumers,
      RequestServer requests) {
    this.properties = properties;
    this.components = components;
    this.consumers = consumers;
    this.requests = requests;
    this.loop = new LauncherLoop(properties, components, this::subscribe, this::unsubscribe);
  }

  @Override
  public void start() {
    running = true;
    loop.start();
  }

  /** Called by the loop; synchronized because {@link #stop} runs on another thread. */
  private synchronized void subscribe() {
    if (!running) {
      return;
    }
    if (commandSubscription == null) {
      commandSubscription =
          consumers.subscribe(
              Topology.launchQueue(properties.host()),
              ProcessCommand.class,
              LauncherService::isTransient,
              this::handle);
    }
    if (requestSubscription == null) {
      requestSubscription =
          requests.serve(
              Topology.launcherKey(properties.host()), LauncherRequest.class, this::reply);
    }
  }

  private void unsubscribe() {
    List<Subscription> open = removeSubscriptions();
    if (!open.isEmpty()) {
      // Closing waits for running handlers, which wait for this thread.
      Thread _ = Thread.startVirtualThread(() -> open.forEach(Subscription::close));
    }
  }

  private synchronized List<Subscription> removeSubscriptions() {
    List<Subscription> open =
        Stream.of(requestSubscription, commandSubscription)
            .filter(Objects::nonNull)
            .map(Subscription.class::cast)
            .toList();
    requestSubscription = null;
    commandSubscription = null;
    return open;
  }

  private static boolean isTransient(Throwable fault) {
    return fault instanceof StateUnavailableException
        || fault instanceof RejectedExecutionException;
  }

  private List<BrokerCodec.RejectedItem> handle(List<ProcessCommand> received) {
    for (ProcessCommand command : received) {
      var _ = running().call(() -> loop.perform(command));
    }
    return List.of();
  }

  private LauncherLoop running() {
    if (!running) {
      throw new RejectedExecutionException("the launcher is stopping");
    }
    return loop;
  }

  private ServiceReply reply(LauncherRequest request) {
    try {
      return switch (request) {
        case LaunchInstance launch -> launch(launch);
        case ReadLog read ->
            components
                .logHandler()
                .read(read, running().call(() -> components.supervisor().known(read.processId())));
        case CleanProcesses clean ->
            running().call(() -> loop.ifActive(() -> components.launchHandler().clean(clean)));
      };
    } catch (RejectedExecutionException | StateUnavailableException | CompletionException failed) {
      return unavailable(failed);
    }
  }

  private static RequestRefused unavailable(RuntimeException failed) {
    return new RequestRefused(
        RequestRefusalCode.UNAVAILABLE,
        null,
        "the launcher is temporarily unavailable: " + failed.getMessage());
  }

  /** Waits while the outcome is unknown: a refusal would claim that the app does not run. */
  private ServiceReply launch(LaunchInstance request) {
    Optional<ServiceReply> reply =
        running().call(() -> loop.ifActive(() -> components.launchHandler().launch(request)));
    for (int poll = 0; reply.isEmpty() && poll < MAX_OUTCOME_POLLS; poll++) {
      LockSupport.parkNanos(OUTCOME_POLL_INTERVAL.toNanos());
      reply = running().call(() -> components.launchHandler().outcome(request.processId()));
    }
    return reply.orElseGet(
        () ->
            new RequestRefused(
                RequestRefusalCode.UNAVAILABLE,
                null,
                "the Docker Engine did not confirm the start in time; check the process later"));
  }

  @Override
  public void stop() {
    synchronized (this) {
      running = false;
    }
    removeSubscriptions().forEach(Subscription::close);
    loop.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
