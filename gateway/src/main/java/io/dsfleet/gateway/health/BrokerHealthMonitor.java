package io.dsfleet.gateway.health;

import io.dsfleet.broker.publish.BrokerAlarmMonitor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks RabbitMQ at an interval for blocked publishers and for queues that are not consumed. */
public final class BrokerHealthMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerHealthMonitor.class);

  private final BrokerAlarmMonitor alarms;
  private final QueueProgressMonitor progress;
  private final ScheduledExecutorService timer;

  /** Starts the checks. */
  public BrokerHealthMonitor(
      BrokerAlarmMonitor alarms, QueueProgressMonitor progress, Duration interval) {
    this.alarms = alarms;
    this.progress = progress;
    // Two threads, because the check of a blocked connection may wait for long.
    this.timer =
        Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("broker-monitor-", 0).factory());
    schedule(interval, alarms);
    schedule(interval, progress::check);
  }

  private void schedule(Duration interval, Runnable check) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> runSafely(check), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Catches exceptions, which would end the schedule. */
  private static void runSafely(Runnable check) {
    try {
      check.run();
    } catch (RuntimeException failure) {
      LOG.debug("Cannot check RabbitMQ: {}", failure.toString());
    }
  }

  /** The reason why jobs make no progress, empty if they do. */
  public Optional<String> fault() {
    return alarms.alarm().map(alarm -> "RabbitMQ blocks publishers: " + alarm).or(progress::fault);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
