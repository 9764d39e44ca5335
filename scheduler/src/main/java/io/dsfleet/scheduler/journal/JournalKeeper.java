package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.JournalStream;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.Journal;
import io.dsfleet.state.Journal.Position;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StateUnavailableException;
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
 * Keeps a pool's journal up to date while its record is in use, and puts a record into use that is
 * not: at once if there is no journal of it, else by its rebuild.
 */
public final class JournalKeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

  private static final long RETRY_MILLIS = 10_000;

  /** A journal that is later than this is not waited for until it has caught up. */
  private static final long PATIENCE_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long LOOK_MILLIS = 20;

  private final PoolState pool;
  private final JournalWriter writer;
  private final Rebuilder rebuilder;
  private final JournalProperties properties;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicReference<CountDownLatch> nextLook =
      new AtomicReference<>(new CountDownLatch(1));
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Executor looks;
  private volatile boolean late;
  private long caughtUpMillis;
  private long endSeenMillis;
  private String endSeen = "";
  private volatile boolean failing;
  private boolean refused;
  private long nextTryMillis;

  /**
   * Keeps the pool's journal in the stream.
   *
   * @param looks where it looks when somebody waits for it
   */
  public JournalKeeper(
      PoolState pool,
      JournalStream stream,
      JournalProperties properties,
      SchedulerMetrics metrics,
      InstantSource clock,
      Executor looks) {
    this.pool = pool;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
    this.looks = looks;
    writer = new JournalWriter(pool, stream, properties);
    rebuilder = new Rebuilder(pool, stream);
    caughtUpMillis = clock.millis();
    metrics.unready(pool.name(), false);
  }

  /** The broker may have lost what it had: everything is written again, by and by. */
  public void brokerCameBack() {
    writer.doubt();
  }

  /** One look; a failure is left to the next one. */
  @Override
  public void run() {
    looking.lock();
    try {
      look();
    } finally {
      looking.unlock();
    }
    nextLook.getAndSet(new CountDownLatch(1)).countDown();
  }

  /** How far it is. */
  Position position() {
    return pool.journal().position().join();
  }

  /**
   * Returns when the journal has what was committed by now, or is so late that it is not waited
   * for.
   *
   * @param before its position before that was committed
   * @throws StateUnavailableException if the record is not the one of that time any more
   */
  void awaitWritten(Position before) {
    String end = pool.reads().feedEnd().join();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Position now = position();
      if (before.isInUse() && !now.generation().equals(before.generation())) {
        throw new StateUnavailableException(
            "expected the record of generation " + before.generation() + ", but it was lost");
      }
      if (!now.isInUse() || now.covers(end) || late) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        late = true;
        LOG.info("the journal of {} is late: what is acknowledged now is not in it", pool.name());
        return;
      }
      askForALook();
    }
  }

  private void askForALook() {
    CountDownLatch looked = nextLook.get();
    try {
      // A look that fails comes back at once; the next one is the timer's.
      if (!failing && asked.compareAndSet(false, true)) {
        looks.execute(this::lookIfAsked);
      }
      // What comes first: the look that was asked for, or another scheduler's.
      var _ = looked.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new StateUnavailableException("stopped while it waited for the journal", stopping);
    } catch (RejectedExecutionException stopped) {
      throw new StateUnavailableException("the journal is not kept any more", stopped);
    }
  }

  private void lookIfAsked() {
    asked.set(false);
    run();
  }

  private void look() {
    try {
      if (pool.rebuilding().generation().join().isPresent()) {
        ready();
        if (writer.write()) {
          caughtUpMillis = clock.millis();
          late = false;
        } else {
          watch();
        }
      } else {
        writer.doubt();
        putIntoUse();
      }
      failing = false;
    } catch (RuntimeException failed) {
      failed(failed);
    }
    metrics.journalLag(
        pool.name(), Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis)));
  }

  /** Another scheduler writes; how far it is. */
  private void watch() {
    if (position().covers(endSeen.isEmpty() ? Journal.BEGINNING : endSeen)) {
      caughtUpMillis = endSeen.isEmpty() ? clock.millis() : endSeenMillis;
      late = false;
      endSeenMillis = clock.millis();
      endSeen = pool.reads().feedEnd().join();
    }
  }

  private void ready() {
    if (refused) {
      refused = false;
      LOG.info("the record of {} is in use again", pool.name());
    }
    metrics.unready(pool.name(), false);
  }

  private void putIntoUse() {
    boolean now =
        properties.rebuild() == JournalProperties.Rebuild.AUTOMATIC
            || pool.rebuilding().isAsked().join();
    if (refused && (!now || clock.millis() < nextTryMillis)) {
      return;
    }
    switch (rebuilder.putIntoUse(now)) {
      case DONE, HELD -> {}
      case REFUSED -> {
        refused = true;
        nextTryMillis = now ? clock.millis() + RETRY_MILLIS : 0;
        metrics.unready(pool.name(), true);
      }
    }
  }

  private void failed(RuntimeException cause) {
    if (!failing) {
      failing = true;
      LOG.warn("the journal of {} waits: {}", pool.name(), cause.toString());
    }
  }
}
