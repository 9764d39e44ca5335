package io.dsfleet.launcher;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.host.LeaseLostException;
import io.dsfleet.messages.broker.KillProcess;
import io.dsfleet.messages.broker.ProcessCommand;
import io.dsfleet.messages.broker.RetireProcess;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.process.ProcessRecordStore.HostLeaseResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher's single-threaded loop: each iteration renews the host lease, supervises the
 * processes and starts missing instances. Commands and requests run on the same thread between two
 * iterations.
 */
final class LauncherLoop {
  private static final Logger LOG = LoggerFactory.getLogger(LauncherLoop.class);
  private static final Duration STOP_POLL_INTERVAL = Duration.ofMillis(50);

  private final LauncherProperties properties;
  private final LauncherComponents components;
  private final Runnable onActive;
  private final Runnable onStandby;
  private volatile @Nullable ScheduledExecutorService executor;
  private volatile boolean stopping;
  private boolean active;
  private long searchedMillis;

  /**
   * Creates a loop that is not started.
   *
   * @param onActive opens the host's queues to this launcher; must be idempotent
   * @param onStandby closes them; must be idempotent
   */
  LauncherLoop(
      LauncherProperties properties,
      LauncherComponents components,
      Runnable onActive,
      Runnable onStandby) {
    this.properties = properties;
    this.components = components;
    this.onActive = onActive;
    this.onStandby = onStandby;
  }

  /** Starts the thread and the first iteration. */
  void start() {
    ScheduledExecutorService started =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("launcher").factory());
    stopping = false;
    executor = started;
    var _ =
        started.scheduleWithFixedDelay(
            () -> {
              if (!stopping) {
                runOnce();
              }
            },
            0,
            properties.watchInterval().toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Runs one iteration; logs failures and never throws. */
  void runOnce() {
    try {
      HostLeaseResult hold = components.lease().acquireOrRenew();
      if (hold != HostLeaseResult.RENEWED) {
        // Another launcher may have been active since the last iteration.
        active = false;
      }
      if (hold == HostLeaseResult.NONE) {
        components.metrics().setStandby();
        onStandby.run();
        return;
      }
      if (!active) {
        components.supervisor().loadRecords();
        searchedMillis = 0;
        active = true;
        onActive.run();
      }
      components.supervisor().superviseAll();
      long now = components.clock().millis();
      if (now - searchedMillis >= properties.searchInterval().toMillis()) {
        components.adoption().search();
        searchedMillis = now;
      }
      components.launchHandler().converge();
      components.metrics().setActive(components.supervisor().known());
    } catch (CompletionException | StateUnavailableException | LeaseLostException unavailable) {
      // A write may or may not have reached Redis: the records are read again first.
      active = false;
      LOG.debug("process records unavailable, retrying: {}", unavailable.toString());
    } catch (RuntimeException unexpected) {
      active = false;
      LOG.error("launcher loop failed, retrying: {}", unexpected.toString(), unexpected);
    }
  }

  /**
   * Runs work on the loop's thread and waits for its result.
   *
   * @throws RejectedExecutionException if the loop is not running
   * @throws CompletionException if the caller is interrupted
   */
  <T> T call(Callable<T> work) {
    ScheduledExecutorService current = executor;
    if (current == null) {
      throw new RejectedExecutionException("the launcher is stopping");
    }
    try {
      return current.submit(work).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CompletionException(interrupted);
    }
  }

  /** Executes a scheduler command; call it on the loop's thread. */
  boolean perform(ProcessCommand command) {
    return ifActive(
        () -> {
          switch (command) {
            case RetireProcess retire -> components.supervisor().retire(retire);
            case KillProcess kill -> components.supervisor().kill(kill);
          }
          return true;
        });
  }

  /**
   * Runs work on the current process records; call it on the loop's thread. If the work fails, the
   * records are read again before the next work, because a write may or may not have been applied.
   *
   * @throws RejectedExecutionException while the records are not loaded
   */
  <T> T ifActive(Supplier<T> work) {
    if (!active) {
      throw new RejectedExecutionException("the launcher is loading its process records");
    }
    try {
      return work.get();
    } catch (RuntimeException failed) {
      active = false;
      throw failed;
    }
  }

  /**
   * Stops the loop and releases the host lease. Ends all apps first if {@code stop-apps-on-exit} is
   * set; waits at most two stop graces and a second.
   */
  void stop() {
    ScheduledExecutorService current = executor;
    if (current == null) {
      return;
    }
    stopping = true;
    if (properties.stopAppsOnExit()) {
      current.execute(() -> runSafely(components.supervisor()::terminateAll));
    }
    var _ =
        current.scheduleWithFixedDelay(
            () -> {
              if (appsStopped()) {
                runSafely(components.lease()::release);
                current.shutdown();
              }
            },
            0,
            STOP_POLL_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    Duration timeout = properties.stopGrace().multipliedBy(2).plusSeconds(1);
    try {
      if (!current.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        current.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean appsStopped() {
    if (!properties.stopAppsOnExit()) {
      return true;
    }
    try {
      return components.lease().acquireOrRenew() == HostLeaseResult.NONE
          || components.supervisor().checkAllStopped();
    } catch (RuntimeException unavailable) {
      LOG.debug("process records unavailable while stopping: {}", unavailable.toString());
      return false;
    }
  }

  private static void runSafely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException unavailable) {
      LOG.debug("process records unavailable while stopping: {}", unavailable.toString());
    }
  }
}
