package io.dsfleet.launcher;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which a launcher looks at its processes and does what it is told. */
final class WatchThread {
  private static final Logger LOG = LoggerFactory.getLogger(WatchThread.class);
  private static final long END_LOOK_MILLIS = 50;

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("launcher").factory());
  private volatile boolean ending;

  /** Does the work again and again, until the end. */
  void every(Duration pause, Runnable work) {
    ScheduledFuture<?> looking =
        executor.scheduleWithFixedDelay(
            () -> {
              if (!ending) {
                work.run();
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
    LOG.debug("looking every {}: {}", pause, looking);
  }

  /** Does this between two looks and waits for what comes of it. */
  <T> T ask(Callable<T> work) {
    try {
      return executor.submit(work).get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException known) {
        throw known;
      }
      throw new CompletionException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new CompletionException(stopping);
    }
  }

  /**
   * Ends the thread.
   *
   * @param begin done first
   * @param isOver asked until it is true
   * @param last done at the end
   * @param most time for all of it
   */
  void end(Runnable begin, BooleanSupplier isOver, Runnable last, Duration most) {
    ending = true;
    executor.execute(() -> carefully(begin));
    ScheduledFuture<?> ended =
        executor.scheduleWithFixedDelay(
            () -> {
              if (isDone(isOver)) {
                carefully(last);
                executor.shutdown();
              }
            },
            0,
            END_LOOK_MILLIS,
            TimeUnit.MILLISECONDS);
    LOG.debug("ending: {}", ended);
    try {
      if (!executor.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isDone(BooleanSupplier isOver) {
    try {
      return isOver.getAsBoolean();
    } catch (RuntimeException away) {
      LOG.debug("ending without the record: {}", away.toString());
      return false;
    }
  }

  private static void carefully(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException away) {
      LOG.debug("ending without the record: {}", away.toString());
    }
  }
}
