package io.dsfleet.gateway.events;

import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.messages.codec.PrintableText;
import io.dsfleet.service.LogContext;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.events.FeedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Logs every event of jobs and instances, one line each, with job, instance and trace id in the
 * logging context. Logs a warning about dropped events if it is too slow.
 */
public final class JobEventLogger implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger("io.dsfleet.jobs");
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final GatewayPools pools;
  private final EventBroadcasters broadcasters;
  private final boolean enabled;
  private final List<Thread> threads = new ArrayList<>();
  private volatile CountDownLatch stopped = new CountDownLatch(1);

  /**
   * @param enabled whether events are logged
   */
  public JobEventLogger(GatewayPools pools, EventBroadcasters broadcasters, boolean enabled) {
    this.pools = pools;
    this.broadcasters = broadcasters;
    this.enabled = enabled;
  }

  @Override
  public boolean isAutoStartup() {
    return enabled;
  }

  @Override
  public synchronized void start() {
    stopped = new CountDownLatch(1);
    for (PoolState pool : pools.all()) {
      threads.add(
          Thread.ofVirtual().name("job-log-" + pool.name()).start(() -> write(pool, stopped)));
    }
  }

  @Override
  public synchronized void stop() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
    threads.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return !threads.isEmpty();
  }

  private void write(PoolState pool, CountDownLatch end) {
    try {
      while (end.getCount() > 0) {
        try {
          logEvents(pool, end);
        } catch (CompletionException | StateUnavailableException away) {
          LOG.debug("Cannot read the events of pool {}: {}", pool.name(), away.toString());
        }
        var _ = end.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void logEvents(PoolState pool, CountDownLatch end) throws InterruptedException {
    EventBroadcaster broadcaster = broadcasters.forPool(pool);
    EventSubscriber subscriber = broadcaster.subscribe(null, pool.queries().lastFeedId().join());
    try {
      while (end.getCount() > 0 && !subscriber.isClosed()) {
        subscriber.next(POLL_INTERVAL).forEach(JobEventLogger::write);
        if (subscriber.takeOverflow()) {
          LOG.warn("Events of pool {} were not logged because they arrived too fast", pool.name());
        }
      }
    } finally {
      broadcaster.unsubscribe(subscriber);
    }
  }

  /** Skips progress, which every running job reports every two seconds. */
  private static void write(FeedEntry entry) {
    if (entry.kind().isEmpty() || entry.kind().equals("progress")) {
      return;
    }
    try (LogContext _ = LogContext.of(entry.jobId(), entry.instanceId())) {
      LOG.info(
          "{} {} {}{}{}",
          entry.kind(),
          entry.event(),
          entry.state(),
          entry.fileId() == null ? "" : " file " + entry.fileId(),
          entry.detail() == null ? "" : ": " + oneLine(entry.detail()));
    }
  }

  private static String oneLine(String text) {
    return PrintableText.replace(text, " ");
  }
}
