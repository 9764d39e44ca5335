package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.journal.JournalSource;
import io.dsfleet.state.journal.JournalSource.Position;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a pool's journal up to date while its state is in use. Puts an unused state into use:
 * immediately if there is no journal of it, else after a rebuild.
 */
public final class JournalUpdater implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalUpdater.class);

  private static final long RETRY_MILLIS = 10_000;

  /**
   * Maximum wait for the journal; after that, acknowledgements do not wait until it has caught up.
   */
  private static final long MAX_WAIT_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long POLL_MILLIS = 20;

  private final PoolState pool;
  private final JournalWriter writer;
  private final RecoveryRunner rebuilder;
  private final JournalProperties properties;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReference<CountDownLatch> nextRun =
      new AtomicReference<>(new CountDownLatch(1));
  private final AtomicBoolean runRequested = new AtomicBoolean();
  private final Executor executor;
  private volatile boolean late;
  private long caughtUpMillis;
  private long endSeenMillis;
  private String endSeen = "";
  private volatile boolean failing;
  private boolean refused;
  private long nextTryMillis;

  /**
   * Maintains the pool's journal in the stream.
   *
   * @param executor executor of runs requested by waiting acknowledgements
   */
  public JournalUpdater(
      PoolState pool,
      JournalStream stream,
      JournalProperties properties,
      SchedulerMetrics metrics,
      InstantSource clock,
      Executor executor) {
    this.pool = pool;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
    this.executor = executor;
    writer = new JournalWriter(pool, stream, properties);
    rebuilder = new RecoveryRunner(pool, stream);
    caughtUpMillis = clock.millis();
    metrics.setRebuildNeeded(pool.name(), false);
  }

  /** Requests a new snapshot, because the broker may have lost the journal. */
  public void onBrokerReconnect() {
    writer.requestSnapshot();
  }

  /** Runs once; a failure is retried by the next run. */
  @Override
  public void run() {
    lock.lock();
    try {
      maintain();
    } finally {
      lock.unlock();
    }
    nextRun.getAndSet(new CountDownLatch(1)).countDown();
  }

  /** The current position of the journal. */
  Position position() {
    return pool.journal().position().join();
  }

  /**
   * Blocks until the journal contains everything committed so far, or is too late to wait for.
   *
   * @param before the position before the commit
   * @throws StateUnavailableException if the state was lost since then
   */
  void awaitWritten(Position before) {
    String end = pool.queries().lastFeedId().join();
    long deadline = System.nanoTime() + MAX_WAIT_NANOS;
    while (true) {
      Position now = position();
      if (before.isInUse() && !now.generation().equals(before.generation())) {
        throw new StateUnavailableException(
            "the state of generation " + before.generation() + " was lost");
      }
      if (!now.isInUse() || now.covers(end) || late) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        late = true;
        LOG.info(
            "the journal of {} is behind; messages are acknowledged before they are in it",
            pool.name());
        return;
      }
      requestRun();
    }
  }

  private void requestRun() {
    CountDownLatch completed = nextRun.get();
    try {
      // A failing run would return immediately; leave the next one to the timer.
      if (!failing && runRequested.compareAndSet(false, true)) {
        executor.execute(this::runIfRequested);
      }
      // Ends with the requested run, or after the poll interval to see progress of another
      // scheduler.
      var _ = completed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StateUnavailableException("interrupted while waiting for the journal", stopping);
    } catch (RejectedExecutionException stopped) {
      throw new StateUnavailableException("the scheduler is stopping", stopped);
    }
  }

  private void runIfRequested() {
    runRequested.set(false);
    run();
  }

  private void maintain() {
    try {
      if (pool.recovery().generation().join().isPresent()) {
        markReady();
        if (writer.write()) {
          caughtUpMillis = clock.millis();
          late = false;
        } else {
          trackWriter();
        }
      } else {
        writer.requestSnapshot();
        putIntoUse();
      }
      failing = false;
    } catch (RuntimeException failed) {
      failed(failed);
    }
    metrics.setJournalLag(
        pool.name(), Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis)));
  }

  /** Tracks the progress of the scheduler that writes the journal. */
  private void trackWriter() {
    if (position().covers(endSeen.isEmpty() ? JournalSource.START_ID : endSeen)) {
      caughtUpMillis = endSeen.isEmpty() ? clock.millis() : endSeenMillis;
      late = false;
      endSeenMillis = clock.millis();
      endSeen = pool.queries().lastFeedId().join();
    }
  }

  private void markReady() {
    if (refused) {
      refused = false;
      LOG.info("the state of {} is in use again", pool.name());
    }
    metrics.setRebuildNeeded(pool.name(), false);
  }

  private void putIntoUse() {
    boolean allowed =
        properties.rebuild() == JournalProperties.RebuildMode.AUTOMATIC
            || pool.recovery().isRequested().join();
    if (refused && (!allowed || clock.millis() < nextTryMillis)) {
      return;
    }
    switch (rebuilder.putIntoUse(allowed)) {
      case DONE, BUSY -> {}
      case REFUSED -> {
        refused = true;
        nextTryMillis = allowed ? clock.millis() + RETRY_MILLIS : 0;
        metrics.setRebuildNeeded(pool.name(), true);
      }
    }
  }

  private void failed(RuntimeException cause) {
    if (!failing) {
      failing = true;
      LOG.warn("journal of {} failed, retrying: {}", pool.name(), cause.toString());
    }
  }
}
