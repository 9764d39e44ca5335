package io.dsfleet.scheduler.metrics;

import io.dsfleet.broker.publish.PublishOutcome;
import io.dsfleet.state.job.AttemptEndReply;
import io.dsfleet.state.job.AttemptEventReply;
import io.dsfleet.state.job.PoolCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Meters of the scheduler, {@code dsfleet.*}.
 *
 * <p>{@code dsfleet.leaked.slots} and {@code dsfleet.double.booked} are always 0 in a consistent
 * fleet.
 */
public final class SchedulerMetrics {
  private final MeterRegistry registry;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
  private final Timer assignmentLatency;

  public SchedulerMetrics(MeterRegistry registry) {
    this.registry = registry;
    assignmentLatency =
        Timer.builder("dsfleet.assignment.latency")
            .description(
                "time from acceptance of a job to its first assignment, sampled, by the Redis"
                    + " clock")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    // Registered at the start, because Prometheus does not count the first value of a meter as an
    // increase.
    count("dsfleet.jobs", "event", "completed", 0);
    count("dsfleet.jobs", "event", "failed", 0);
    count("dsfleet.events.stale", "kind", "session_lost", 0);
    countDeadLetters(0);
  }

  /** Counts jobs by event: queued, refused, assigned, cancelled and so on. */
  public void countJobs(String event, long count) {
    if (count > 0) {
      count("dsfleet.jobs", "event", event, count);
    }
  }

  /** Counts an event of an attempt as applied or stale. */
  public void countEvent(AttemptEventReply reply, String kind) {
    switch (reply) {
      case AttemptEventReply.Applied _ -> {
        count("dsfleet.events", "kind", kind, 1);
        if (kind.equals("started")) {
          countJobs(kind, 1);
        }
      }
      case AttemptEventReply.Stale _ -> count("dsfleet.events.stale", "kind", kind, 1);
    }
  }

  /** Counts the end of an attempt by its outcome. */
  public void countAttemptEnd(AttemptEndReply reply, String kind) {
    switch (reply) {
      case AttemptEndReply.Ended ended ->
          countJobs(ended.state().name().toLowerCase(Locale.ROOT), 1);
      case AttemptEndReply.Requeued _ -> countJobs("requeued", 1);
      case AttemptEndReply.Stale _ -> count("dsfleet.events.stale", "kind", kind, 1);
    }
  }

  /** Counts an event of an ended session or process run. */
  public void countStaleEvent(String kind) {
    count("dsfleet.events.stale", "kind", kind, 1);
  }

  /** Counts a published command by outcome. */
  public void countCommand(PublishOutcome published) {
    count("dsfleet.commands", "outcome", published.name().toLowerCase(Locale.ROOT), 1);
  }

  /** Counts a command that could not be published; its timer resends it. */
  public void countFailedCommand() {
    count("dsfleet.commands", "outcome", "failed", 1);
  }

  /** Counts dead letters. */
  public void countDeadLetters(long count) {
    count("dsfleet.dead.letters", "kind", "all", count);
  }

  /** Records the assignment latency of a job. */
  public void recordAssignmentLatency(Duration waited) {
    assignmentLatency.record(waited);
  }

  /** Sets the lag of the sweep of a pool. */
  public void setSweepLag(String pool, Duration lag) {
    gauge("dsfleet.sweep.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets the lag of the journal of a pool. */
  public void setJournalLag(String pool, Duration lag) {
    gauge("dsfleet.journal.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets whether a pool's state needs a rebuild. */
  public void setRebuildNeeded(String pool, boolean waits) {
    gauge("dsfleet.rebuild.needed", pool).set(waits ? 1 : 0);
  }

  /** Sets the findings of the last consistency check of a pool. */
  public void setConsistencyFindings(String pool, long leakedSlots, long doubleBooked) {
    gauge("dsfleet.leaked.slots", pool).set(leakedSlots);
    gauge("dsfleet.double.booked", pool).set(doubleBooked);
  }

  /** Sets the numbers of jobs and slots of a pool. */
  public void setPoolSizes(String pool, PoolCounts counts) {
    gauge("dsfleet.jobs.live", pool).set(counts.liveJobs());
    gauge("dsfleet.jobs.pending", pool).set(counts.pendingJobs());
    gauge("dsfleet.slots", pool).set(counts.slots());
    gauge("dsfleet.slots.free", pool).set(counts.freeSlots());
  }

  private void count(String name, String tag, String value, long count) {
    counters
        .computeIfAbsent(name + "|" + value, key -> registry.counter(name, tag, value))
        .increment((double) count);
  }

  private AtomicLong gauge(String name, String pool) {
    return gauges.computeIfAbsent(
        name + "|" + pool,
        key -> {
          AtomicLong value = new AtomicLong();
          Gauge.builder(name, value, AtomicLong::get).tag("pool", pool).register(registry);
          return value;
        });
  }
}
