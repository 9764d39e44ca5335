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
 * Checks at leisure that the pool's slots are sound, and feeds the gauges.
 *
 * <p>It reads the slots and the jobs on them only: its cost does not grow with the jobs kept.
 */
public final class Auditor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

  private final PoolState pool;
  private final SchedulerMetrics metrics;
  private SlotAudit last = SlotAudit.CLEAN;
  private boolean failing;

  /** Audits the pool. */
  public Auditor(PoolState pool, SchedulerMetrics metrics) {
    this.pool = pool;
    this.metrics = metrics;
    metrics.audit(pool.name(), 0, 0);
  }

  /** One look; a failure is left to the next one. */
  @Override
  public void run() {
    try {
      SlotAudit now = look();
      SlotAudit confirmed = now.and(last);
      last = now;
      metrics.audit(pool.name(), confirmed.leaked().size(), confirmed.doubleBooked().size());
      metrics.sizes(pool.name(), pool.reads().counts().join());
      if (!confirmed.equals(SlotAudit.CLEAN)) {
        LOG.error("the slots of {} are not sound: {}", pool.name(), confirmed);
      }
      if (failing) {
        failing = false;
        LOG.info("the audit of {} goes on", pool.name());
      }
    } catch (RuntimeException failed) {
      if (!failing) {
        failing = true;
        LOG.warn("the audit of {} waits: {}", pool.name(), failed.toString());
      }
    }
  }

  private SlotAudit look() {
    List<SlotRecord> slots = pool.reads().slots().join();
    List<String> held =
        slots.stream()
            .filter(SlotAudit::isHeld)
            .map(SlotRecord::jobId)
            .filter(java.util.Objects::nonNull)
            .distinct()
            .toList();
    Map<String, JobRecord> jobs = pool.reads().jobs(held).join();
    return SlotAudit.of(slots, jobs);
  }
}
