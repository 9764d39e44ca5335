package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.JournalStream;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a pool's journal up to date while its record is in use, and puts a record into use that is
 * not: at once if there is no journal of it, else by its rebuild.
 */
public final class JournalKeeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalKeeper.class);

  private static final long RETRY_MILLIS = 10_000;

  private final PoolState pool;
  private final JournalWriter writer;
  private final Rebuilder rebuilder;
  private final JournalProperties properties;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;
  private long caughtUpMillis;
  private boolean failing;
  private boolean refused;
  private long nextTryMillis;

  /** Keeps the pool's journal in the stream. */
  public JournalKeeper(
      PoolState pool,
      JournalStream stream,
      JournalProperties properties,
      SchedulerMetrics metrics,
      InstantSource clock) {
    this.pool = pool;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
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
    try {
      if (pool.rebuilding().generation().join().isPresent()) {
        ready();
        writer.write();
      } else {
        writer.doubt();
        putIntoUse();
      }
      caughtUpMillis = clock.millis();
      failing = false;
    } catch (RuntimeException failed) {
      failed(failed);
    }
    metrics.journalLag(
        pool.name(), Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis)));
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
