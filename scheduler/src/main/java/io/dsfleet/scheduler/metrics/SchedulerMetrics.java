package io.dsfleet.scheduler.metrics;

import io.dsfleet.broker.Published;
import io.dsfleet.state.Counts;
import io.dsfleet.state.EndReply;
import io.dsfleet.state.EventReply;
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
    deadLetters(0);
  }

  /** Counts jobs by event: queued, refused, assigned, cancelled and so on. */
  public void jobs(String event, long count) {
    if (count > 0) {
      count("dsfleet.jobs", "event", event, count);
    }
  }

  /** Counts an event of an attempt as applied or stale. */
  public void applied(EventReply reply, String kind) {
    switch (reply) {
      case EventReply.Applied _ -> {
        count("dsfleet.events", "kind", kind, 1);
        if (kind.equals("started")) {
          jobs(kind, 1);
        }
      }
      case EventReply.Stale _ -> count("dsfleet.events.stale", "kind", kind, 1);
    }
  }

  /** Counts the end of an attempt by its outcome. */
  public void ended(EndReply reply, String kind) {
    switch (reply) {
      case EndReply.Ended ended -> jobs(ended.state().name().toLowerCase(Locale.ROOT), 1);
      case EndReply.Requeued _ -> jobs("requeued", 1);
      case EndReply.Stale _ -> count("dsfleet.events.stale", "kind", kind, 1);
    }
  }

  /** Counts an event of an ended session or process run. */
  public void fenced(String kind) {
    count("dsfleet.events.stale", "kind", kind, 1);
  }

  /** Counts a published command by outcome. */
  public void command(Published published) {
    count("dsfleet.commands", "outcome", published.name().toLowerCase(Locale.ROOT), 1);
  }

  /** Counts a command that could not be published; its timer resends it. */
  public void commandFailed() {
    count("dsfleet.commands", "outcome", "failed", 1);
  }

  /** Counts dead letters. */
  public void deadLetters(long count) {
    count("dsfleet.dead.letters", "kind", "all", count);
  }

  /** Records the assignment latency of a job. */
  public void assignedAfter(Duration waited) {
    assignmentLatency.record(waited);
  }

  /** Sets the lag of the sweep of a pool. */
  public void sweepLag(String pool, Duration lag) {
    gauge("dsfleet.sweep.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets the lag of the journal of a pool. */
  public void journalLag(String pool, Duration lag) {
    gauge("dsfleet.journal.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets whether a pool's state needs a rebuild. */
  public void unready(String pool, boolean waits) {
    gauge("dsfleet.rebuild.needed", pool).set(waits ? 1 : 0);
  }

  /** Sets the findings of the last consistency check of a pool. */
  public void audit(String pool, long leakedSlots, long doubleBooked) {
    gauge("dsfleet.leaked.slots", pool).set(leakedSlots);
    gauge("dsfleet.double.booked", pool).set(doubleBooked);
  }

  /** Sets the numbers of jobs and slots of a pool. */
  public void sizes(String pool, Counts counts) {
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
