package io.dsfleet.launcher;

import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.RequestConsumers;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.LaunchCommand;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LauncherRequest;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.StateUnavailableException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the watch on one thread and feeds it the commands of the host's queue. */
final class LauncherService implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherService.class);
  private static final long STOP_LOOK_MILLIS = 50;

  private final LauncherProperties properties;
  private final ProcessWatch watch;
  private final EnvelopeConsumers consumers;
  private final RequestConsumers requests;
  private @Nullable ScheduledExecutorService thread;
  private @Nullable Subscription subscription;
  private @Nullable Subscription questions;

  LauncherService(
      LauncherProperties properties,
      ProcessWatch watch,
      EnvelopeConsumers consumers,
      RequestConsumers requests) {
    this.properties = properties;
    this.watch = watch;
    this.consumers = consumers;
    this.requests = requests;
  }

  @Override
  public void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("launcher").factory());
    thread = started;
    long every = properties.watchEvery().toMillis();
    ScheduledFuture<?> looking =
        started.scheduleWithFixedDelay(this::look, 0, every, TimeUnit.MILLISECONDS);
    LOG.debug("launcher looks every {} ms: {}", every, looking);
    subscription =
        consumers.subscribe(
            Topology.launchQueue(properties.host()),
            LaunchCommand.class,
            LauncherService::passes,
            this::handle);
    questions =
        requests.serve(
            Topology.launcherKey(properties.host()), LauncherRequest.class, this::answer);
  }

  private static boolean passes(Throwable fault) {
    return fault instanceof StateUnavailableException
        || fault instanceof RejectedExecutionException;
  }

  private void look() {
    if (thread == null) {
      return;
    }
    try {
      watch.look();
    } catch (CompletionException | StateUnavailableException away) {
      LOG.debug("the record is away, looking again: {}", away.toString());
    } catch (RuntimeException unexpected) {
      LOG.error("looking again after {}", unexpected.toString(), unexpected);
    }
  }

  private List<BrokerCodec.Rejected> handle(List<LaunchCommand> commands) {
    ScheduledExecutorService running = thread;
    if (running == null) {
      throw new RejectedExecutionException("the launcher is stopping");
    }
    for (LaunchCommand command : commands) {
      try {
        running.submit(() -> perform(command)).get();
      } catch (ExecutionException failed) {
        throw new CompletionException(failed.getCause());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
        throw new CompletionException(stopping);
      }
    }
    return List.of();
  }

  private ServiceReply answer(LauncherRequest request) {
    ScheduledExecutorService running = thread;
    if (running != null && request instanceof LaunchInstance launch) {
      try {
        return running.submit(() -> watch.launch(launch)).get();
      } catch (ExecutionException failed) {
        throw new CompletionException(failed.getCause());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
    return new RequestRefused(
        RequestRefusal.UNAVAILABLE, null, "expected a launcher that can do that, but it cannot");
  }

  private void perform(LaunchCommand command) {
    switch (command) {
      case RetireProcess retire -> watch.retire(retire);
      case KillProcess kill -> watch.kill(kill);
    }
  }

  @Override
  public void stop() {
    Subscription asked = questions;
    if (asked != null) {
      asked.close();
      questions = null;
    }
    Subscription running = subscription;
    if (running != null) {
      running.close();
      subscription = null;
    }
    ScheduledExecutorService looking = thread;
    thread = null;
    if (looking == null) {
      return;
    }
    if (properties.stopAppsOnExit()) {
      looking.execute(watch::endAll);
      ScheduledFuture<?> ending =
          looking.scheduleWithFixedDelay(
              () -> endWhenGone(looking), 0, STOP_LOOK_MILLIS, TimeUnit.MILLISECONDS);
      LOG.debug("ending the apps: {}", ending);
    } else {
      looking.shutdown();
    }
    try {
      if (!looking.awaitTermination(
          properties.stopGrace().toMillis() * 2 + 1_000, TimeUnit.MILLISECONDS)) {
        looking.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private void endWhenGone(ScheduledExecutorService looking) {
    boolean gone;
    try {
      gone = watch.allGone();
    } catch (RuntimeException away) {
      LOG.debug("ending the apps without the record: {}", away.toString());
      return;
    }
    if (gone) {
      looking.shutdown();
    }
  }

  @Override
  public boolean isRunning() {
    return thread != null;
  }
}
