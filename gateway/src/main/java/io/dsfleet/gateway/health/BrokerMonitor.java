package io.dsfleet.gateway.health;

import io.dsfleet.broker.BrokerAlarmMonitor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks RabbitMQ at an interval: whether it blocks publishers, and whether its queues move. */
public final class BrokerMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerMonitor.class);

  private final BrokerAlarmMonitor alarms;
  private final QueueProgressMonitor progress;
  private final ScheduledExecutorService timer;

  /** Begins to check. */
  public BrokerMonitor(
      BrokerAlarmMonitor alarms, QueueProgressMonitor progress, Duration interval) {
    this.alarms = alarms;
    this.progress = progress;
    // Two threads: a check of a blocked connection waits, and must not hold up the other.
    this.timer =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("broker-monitor-", 0).factory());
    every(interval, alarms);
    every(interval, progress::check);
  }

  private void every(Duration interval, Runnable check) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> attempt(check), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** An exception would end the schedule. */
  private static void attempt(Runnable check) {
    try {
      check.run();
    } catch (RuntimeException away) {
      LOG.debug("RabbitMQ cannot be checked: {}", away.toString());
    }
  }

  /** What keeps jobs from moving, empty where nothing does. */
  public Optional<String> fault() {
    return alarms.alarm().map(alarm -> "RabbitMQ blocks publishers: " + alarm).or(progress::fault);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
