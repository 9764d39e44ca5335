package io.dsfleet.scheduler.timers;

import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.timers.SweepReport;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodically handles the due timers of a pool.
 *
 * <p>Several schedulers may sweep the same pool: transitions are fenced, and due timers are
 * claimed.
 */
public final class Sweeper implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** Maximum number of batches per run, so that no pool starves another. */
  private static final int MAX_ROUNDS = 40;

  private final PoolState pool;
  private final CommandPublisher dispatcher;
  private final SchedulerMetrics metrics;
  private final InstantSource clock;
  private final int items;
  private long caughtUpMillis;
  private boolean failing;

  /** Sweeps the pool in batches of {@code items} timers. */
  public Sweeper(
      PoolState pool,
      CommandPublisher dispatcher,
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

  /** Sweeps once; a failure is retried by the next run. */
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
    metrics.setSweepLag(
        pool.name(), Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis)));
  }

  /** Returns whether no more timers are due. */
  private boolean sweep() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      SweepReport report = pool.timers().sweep(items).join();
      dispatcher.resubmit(pool, report.jobsToResubmit());
      dispatcher.dispatch(pool, report.commands());
      report.shutdownSteps().forEach(step -> dispatcher.sendShutdownStep(pool, step));
      if (report.handled() < items) {
        // Assigns jobs that a scheduler queued but did not assign before it crashed.
        dispatcher.dispatch(pool, pool.jobTransitions().assign(items).join());
        return true;
      }
    }
    return false;
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("sweep of {} recovered", pool.name());
    }
  }

  private void failed(RuntimeException cause) {
    if (!failing) {
      failing = true;
      LOG.warn("sweep of {} failed, retrying: {}", pool.name(), cause.toString());
    }
  }
}
