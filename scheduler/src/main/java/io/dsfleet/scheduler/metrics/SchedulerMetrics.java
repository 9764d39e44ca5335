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
 * The scheduler's meters, {@code dsfleet.*}.
 *
 * <p>{@code dsfleet.leaked.slots} and {@code dsfleet.double.booked} are always 0 in a sound fleet.
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
            .description("from the acceptance of a job to its first slot, sampled, by Redis's time")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    // There from the start: to Prometheus the first value of a meter is no increase.
    count("dsfleet.jobs", "event", "completed", 0);
    count("dsfleet.jobs", "event", "failed", 0);
    count("dsfleet.events.stale", "kind", "session_lost", 0);
    deadLetters(0);
  }

  /** Counts jobs that came this far: accepted, refused, queued, assigned, cancelled and so on. */
  public void jobs(String event, long count) {
    if (count > 0) {
      count("dsfleet.jobs", "event", event, count);
    }
  }

  /** Counts what an event of a live attempt did. */
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

  /** Counts what the end of an attempt did. */
  public void ended(EndReply reply, String kind) {
    switch (reply) {
      case EndReply.Ended ended -> jobs(ended.state().name().toLowerCase(Locale.ROOT), 1);
      case EndReply.Requeued _ -> jobs("requeued", 1);
      case EndReply.Stale _ -> count("dsfleet.events.stale", "kind", kind, 1);
    }
  }

  /** Counts an event that came from a session or life that is over. */
  public void fenced(String kind) {
    count("dsfleet.events.stale", "kind", kind, 1);
  }

  /** Counts a command to a bridge. */
  public void command(Published published) {
    count("dsfleet.commands", "outcome", published.name().toLowerCase(Locale.ROOT), 1);
  }

  /** Counts a command that the broker did not take; its outbox entry issues it again. */
  public void commandFailed() {
    count("dsfleet.commands", "outcome", "failed", 1);
  }

  /** Counts dead letters. */
  public void deadLetters(long count) {
    count("dsfleet.dead.letters", "kind", "all", count);
  }

  /** Records how long a job waited for its slot. */
  public void assignedAfter(Duration waited) {
    assignmentLatency.record(waited);
  }

  /** Sets how far the sweep of a pool is behind. */
  public void sweepLag(String pool, Duration lag) {
    gauge("dsfleet.sweep.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets how far the journal of a pool is behind. */
  public void journalLag(String pool, Duration lag) {
    gauge("dsfleet.journal.lag.millis", pool).set(lag.toMillis());
  }

  /** Sets whether a pool's record waits for its rebuild. */
  public void unready(String pool, boolean waits) {
    gauge("dsfleet.rebuild.needed", pool).set(waits ? 1 : 0);
  }

  /** Sets what the last audit of a pool found. */
  public void audit(String pool, long leakedSlots, long doubleBooked) {
    gauge("dsfleet.leaked.slots", pool).set(leakedSlots);
    gauge("dsfleet.double.booked", pool).set(doubleBooked);
  }

  /** Sets the sizes of a pool. */
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
