package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.CleanProcesses;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.Processes.Hold;
import io.dsfleet.state.StateUnavailableException;
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
 * Serves a host while this launcher is its active one: its commands, its questions, its processes.
 */
final class LauncherService implements SmartLifecycle {
  private static final Duration OUTCOME_PAUSE = Duration.ofMillis(200);
  private static final int OUTCOME_LOOKS = 300;

  private final LauncherProperties properties;
  private final LauncherParts parts;
  private final Rounds rounds;
  private final EnvelopeConsumers consumers;
  private final RequestConsumers requests;
  private volatile @Nullable WatchThread thread;
  private @Nullable Subscription commands;
  private @Nullable Subscription questions;

  LauncherService(
      LauncherProperties properties,
      LauncherParts parts,
      EnvelopeConsumers consumers,
      RequestConsumers requests) {
    this.properties = properties;
    this.parts = parts;
    this.consumers = consumers;
    this.requests = requests;
    this.rounds = new Rounds(properties, parts, this::serve, this::leave);
  }

  @Override
  public void start() {
    WatchThread started = new WatchThread();
    thread = started;
    started.every(properties.watchEvery(), rounds::look);
  }

  /** Held while the subscriptions change: the one who stops is another thread than who looks. */
  private synchronized void serve() {
    if (thread == null) {
      return;
    }
    if (commands == null) {
      commands =
          consumers.subscribe(
              Topology.launchQueue(properties.host()),
              LaunchCommand.class,
              LauncherService::passes,
              this::handle);
    }
    if (questions == null) {
      questions =
          requests.serve(
              Topology.launcherKey(properties.host()), LauncherRequest.class, this::answer);
    }
  }

  private void leave() {
    List<Subscription> open = taken();
    if (!open.isEmpty()) {
      // Who is served just now waits for this very thread.
      Thread _ = Thread.startVirtualThread(() -> open.forEach(Subscription::close));
    }
  }

  private synchronized List<Subscription> taken() {
    List<Subscription> open =
        Stream.of(questions, commands)
            .filter(Objects::nonNull)
            .map(Subscription.class::cast)
            .toList();
    questions = null;
    commands = null;
    return open;
  }

  private static boolean passes(Throwable fault) {
    return fault instanceof StateUnavailableException
        || fault instanceof RejectedExecutionException;
  }

  private List<BrokerCodec.Rejected> handle(List<LaunchCommand> received) {
    for (LaunchCommand command : received) {
      running().ask(() -> rounds.perform(command));
    }
    return List.of();
  }

  private WatchThread running() {
    WatchThread running = thread;
    if (running == null) {
      throw new RejectedExecutionException("the launcher is stopping");
    }
    return running;
  }

  private ServiceReply answer(LauncherRequest request) {
    try {
      return switch (request) {
        case LaunchInstance launch -> launch(launch);
        case ReadLog read ->
            parts.logs().read(read, running().ask(() -> parts.watch().known(read.processId())));
        case CleanProcesses clean ->
            running().ask(() -> rounds.ifActive(() -> parts.desk().clean(clean)));
      };
    } catch (RejectedExecutionException | StateUnavailableException | CompletionException away) {
      return unavailable(away);
    }
  }

  private static RequestRefused unavailable(RuntimeException away) {
    return new RequestRefused(
        RequestRefusal.UNAVAILABLE,
        null,
        "expected a launcher that can do that now, but: " + away.getMessage());
  }

  /** Waits while nobody can tell whether it runs: a refusal would promise that it does not. */
  private ServiceReply launch(LaunchInstance asked) {
    Optional<ServiceReply> reply =
        running().ask(() -> rounds.ifActive(() -> parts.desk().launch(asked)));
    for (int look = 0; reply.isEmpty() && look < OUTCOME_LOOKS; look++) {
      LockSupport.parkNanos(OUTCOME_PAUSE.toNanos());
      reply = running().ask(() -> parts.desk().outcome(asked.processId()));
    }
    return reply.orElseGet(
        () ->
            new RequestRefused(
                RequestRefusal.UNAVAILABLE,
                null,
                "expected to learn whether it runs, but the engine does not say: see the process"));
  }

  @Override
  public void stop() {
    WatchThread looking = thread;
    synchronized (this) {
      thread = null;
    }
    taken().forEach(Subscription::close);
    if (looking == null) {
      return;
    }
    looking.end(
        properties.stopAppsOnExit() ? parts.watch()::endAll : () -> {},
        () ->
            !properties.stopAppsOnExit()
                || parts.lease().hold() == Hold.NONE
                || parts.watch().allGone(),
        parts.lease()::release,
        properties.stopGrace().multipliedBy(2).plusSeconds(1));
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
