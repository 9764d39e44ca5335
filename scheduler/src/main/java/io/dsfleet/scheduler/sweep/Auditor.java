package io.dsfleet.scheduler.sweep;

import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.JobRecord;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SlotRecord;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Periodically checks the consistency of a pool's slots and updates the gauges.
 *
 * <p>Reads only slots and the jobs on them, so its cost does not grow with the number of stored
 * jobs.
 */
public final class Auditor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  private final PoolState pool;
  private final SchedulerMetrics metrics;
  private SlotAudit previous = SlotAudit.CLEAN;
  private boolean failing;

  /** Checks the pool. */
  public Auditor(PoolState pool, SchedulerMetrics metrics) {
    this.pool = pool;
    this.metrics = metrics;
    metrics.audit(pool.name(), 0, 0);
  }

  /** Checks once; a failure is retried by the next run. */
  @Override
  public void run() {
    try {
      SlotAudit current = check();
      SlotAudit confirmed = current.and(previous);
      previous = current;
      metrics.audit(pool.name(), confirmed.leaked().size(), confirmed.doubleBooked().size());
      metrics.sizes(pool.name(), pool.reads().counts().join());
      if (!confirmed.equals(SlotAudit.CLEAN)) {
        LOG.error("the slots of {} are inconsistent: {}", pool.name(), confirmed);
      }
      if (failing) {
        failing = false;
        LOG.info("consistency check of {} recovered", pool.name());
      }
    } catch (RuntimeException failed) {
      if (!failing) {
        failing = true;
        LOG.warn("consistency check of {} failed, retrying: {}", pool.name(), failed.toString());
      }
    }
  }

  private SlotAudit check() {
    List<SlotRecord> slots = pool.reads().slots().join();
    List<String> jobIds =
        slots.stream()
            .filter(SlotAudit::isHeld)
            .map(SlotRecord::jobId)
            .filter(java.util.Objects::nonNull)
            .distinct()
            .toList();
    Map<String, JobRecord> jobs = pool.reads().jobs(jobIds).join();
    return SlotAudit.of(slots, jobs);
  }
}
