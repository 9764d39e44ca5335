package io.dsfleet.scheduler.sweep;

import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SweepReport;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the record handle what is due in a pool, again and again.
 *
 * <p>Any number of schedulers may sweep the same pool: every transition is fenced, and what is due
 * is claimed.
 */
public final class Sweeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** A backlog larger than this waits for the next tick, so that no pool starves another. */
  private static final int ROUNDS_MOST = 40;

  private final PoolState pool;
  private final Dispatcher dispatcher;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;
  private final int items;
  private long caughtUpMillis;
  private boolean failing;

  /** Sweeps the pool, {@code items} timers at a time. */
  public Sweeper(
      PoolState pool,
      Dispatcher dispatcher,
      SchedulerMetrics metrics,
      InstantSource clock,
      int items) {
    this.pool = pool;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
    this.clock = clock;
    this.items = items;
    caughtUpMillis = clock.millis();
  }

  /** One tick; a failure is left to the next one. */
  @Override
  public void run() {
    try {
      if (sweep()) {
        caughtUpMillis = clock.millis();
      }
      recovered();
    } catch (RuntimeException failed) {
      failed(failed);
    }
    metrics.sweepLag(pool.name(), Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis)));
  }

  /** Whether nothing more is due. */
  private boolean sweep() {
    for (int round = 0; round < ROUNDS_MOST; round++) {
      SweepReport report = pool.timers().sweep(items).join();
      dispatcher.resubmit(pool, report.resubmit());
      dispatcher.issue(pool, report.orders());
      report.stops().forEach(order -> dispatcher.end(pool, order));
      if (report.handled() < items) {
        // A scheduler that died between a job's queueing and its assignment left a free slot idle.
        dispatcher.issue(pool, pool.jobTransitions().assign(items).join());
        return true;
      }
    }
    return false;
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("the sweep of {} goes on", pool.name());
    }
  }

  private void failed(RuntimeException cause) {
    if (!failing) {
      failing = true;
      LOG.warn("the sweep of {} waits: {}", pool.name(), cause.toString());
    }
  }
}
