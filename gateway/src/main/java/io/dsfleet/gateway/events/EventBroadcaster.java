package io.dsfleet.gateway.events;

import io.dsfleet.state.FleetState;
import io.dsfleet.state.connection.StateUnavailableException;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.events.FeedTail;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event stream of a pool once and distributes it to all subscribers of this process. The
 * reader runs while there are subscribers, and 30 s longer.
 */
final class EventBroadcaster {
  private static final Logger LOG = LoggerFactory.getLogger(EventBroadcaster.class);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(1);
  private static final int MAX_IDLE_READS = 30;
  private static final long RETRY_DELAY_MILLIS = 500;

  private final FleetState state;
  private final String pool;
  private final int buffer;
  private final Set<EventSubscriber> poolSubscribers = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<EventSubscriber>> jobSubscribers = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread reader;

  EventBroadcaster(FleetState state, String pool, int buffer) {
    this.state = state;
    this.pool = pool;
    this.buffer = buffer;
  }

  /**
   * Subscribes to the events that are appended after this call.
   *
   * @param jobId job whose events are received, null for all
   * @param end id of an event that is not newer than the current end of the stream
   */
  EventSubscriber subscribe(@Nullable String jobId, String end) {
    EventSubscriber subscriber = new EventSubscriber(jobId, buffer);
    lock.lock();
    try {
      if (jobId == null) {
        poolSubscribers.add(subscriber);
      } else {
        jobSubscribers.computeIfAbsent(jobId, id -> ConcurrentHashMap.newKeySet()).add(subscriber);
      }
      if (isClosed()) {
        subscriber.close();
      } else if (reader == null) {
        reader = Thread.ofVirtual().name("events-" + pool).start(() -> read(end));
      }
    } finally {
      lock.unlock();
    }
    return subscriber;
  }

  void unsubscribe(EventSubscriber subscriber) {
    String jobId = subscriber.jobId();
    if (jobId == null) {
      poolSubscribers.remove(subscriber);
      return;
    }
    jobSubscribers.computeIfPresent(
        jobId,
        (id, subscribers) -> {
          subscribers.remove(subscriber);
          return subscribers.isEmpty() ? null : subscribers;
        });
  }

  void close() {
    lock.lock();
    try {
      stopped.countDown();
      poolSubscribers.forEach(EventSubscriber::close);
      jobSubscribers.values().forEach(subscribers -> subscribers.forEach(EventSubscriber::close));
    } finally {
      lock.unlock();
    }
  }

  private void read(String from) {
    String position = from;
    while (true) {
      try (FeedTail tail = state.followFeed(pool, position)) {
        position = tail.lastId();
        if (readUntilIdle(tail)) {
          return;
        }
        position = tail.lastId();
      } catch (StateUnavailableException away) {
        LOG.debug("Cannot read the events of pool {}: {}", pool, away.getMessage());
      }
      if (closedAfterPause()) {
        return;
      }
    }
  }

  /** Reads until closed or idle; returns false if reading must be retried. */
  private boolean readUntilIdle(FeedTail tail) {
    int idle = 0;
    while (!isClosed()) {
      List<FeedEntry> entries;
      try {
        entries = tail.poll(READ_TIMEOUT);
      } catch (StateUnavailableException away) {
        LOG.debug("Reading the events of pool {} was interrupted: {}", pool, away.getMessage());
        return false;
      }
      entries.forEach(this::dispatch);
      idle = poolSubscribers.isEmpty() && jobSubscribers.isEmpty() ? idle + 1 : 0;
      if (idle > MAX_IDLE_READS && retireIfIdle()) {
        return true;
      }
    }
    return true;
  }

  private void dispatch(FeedEntry entry) {
    poolSubscribers.forEach(subscriber -> subscriber.offer(entry));
    String jobId = entry.jobId();
    if (jobId != null && !jobSubscribers.isEmpty()) {
      jobSubscribers.getOrDefault(jobId, Set.of()).forEach(subscriber -> subscriber.offer(entry));
    }
  }

  private boolean retireIfIdle() {
    lock.lock();
    try {
      if (poolSubscribers.isEmpty() && jobSubscribers.isEmpty()) {
        reader = null;
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean closedAfterPause() {
    try {
      return stopped.await(RETRY_DELAY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosed() {
    return stopped.getCount() == 0;
  }
}
