package io.dsfleet.scheduler.timers;

import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.slot.SlotRecord;
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
public final class SlotConsistencyMonitor implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(SlotConsistencyMonitor.class);

  private final PoolState pool;
  private final SchedulerMetrics metrics;
  private SlotConsistency previous = SlotConsistency.CONSISTENT;
  private boolean failing;

  /** Checks the pool. */
  public SlotConsistencyMonitor(PoolState pool, SchedulerMetrics metrics) {
    this.pool = pool;
    this.metrics = metrics;
    metrics.setConsistencyFindings(pool.name(), 0, 0);
  }

  /** Checks once; a failure is retried by the next run. */
  @Override
  public void run() {
    try {
      SlotConsistency current = check();
      SlotConsistency confirmed = current.confirmedBy(previous);
      previous = current;
      metrics.setConsistencyFindings(
          pool.name(), confirmed.leaked().size(), confirmed.doubleBooked().size());
      metrics.setPoolSizes(pool.name(), pool.queries().counts().join());
      if (!confirmed.equals(SlotConsistency.CONSISTENT)) {
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

  private SlotConsistency check() {
    List<SlotRecord> slots = pool.queries().slots().join();
    List<String> jobIds =
        slots.stream()
            .filter(SlotConsistency::hasLiveAssignment)
            .map(SlotRecord::jobId)
            .filter(java.util.Objects::nonNull)
            .distinct()
            .toList();
    Map<String, JobRecord> jobs = pool.queries().jobs(jobIds).join();
    return SlotConsistency.of(slots, jobs);
  }
}
