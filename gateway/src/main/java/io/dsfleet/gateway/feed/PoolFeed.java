package io.dsfleet.gateway.feed;

import io.dsfleet.state.FeedEntry;
import io.dsfleet.state.FeedTail;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.StateUnavailableException;
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
 * The one tail of a pool's feed in this process, shared by all who follow; it runs while somebody
 * does, and a little longer.
 */
final class PoolFeed {
  private static final Logger LOG = LoggerFactory.getLogger(PoolFeed.class);
  private static final Duration READ = Duration.ofSeconds(1);
  private static final int IDLE_READS = 30;
  private static final long RETRY_MILLIS = 500;

  private final FleetState state;
  private final String pool;
  private final int buffer;
  private final Set<Follower> ofAll = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<Follower>> ofJob = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread reader;

  PoolFeed(FleetState state, String pool, int buffer) {
    this.state = state;
    this.pool = pool;
    this.buffer = buffer;
  }

  /**
   * Follows from now on: what is appended after this returns comes to the follower.
   *
   * @param jobId the only job to follow, null for all
   * @param end id of an entry that is not newer than the feed's end now
   */
  Follower follow(@Nullable String jobId, String end) {
    Follower follower = new Follower(jobId, buffer);
    lock.lock();
    try {
      if (jobId == null) {
        ofAll.add(follower);
      } else {
        ofJob.computeIfAbsent(jobId, id -> ConcurrentHashMap.newKeySet()).add(follower);
      }
      if (isClosed()) {
        follower.close();
      } else if (reader == null) {
        reader = Thread.ofVirtual().name("feed-" + pool).start(() -> read(end));
      }
    } finally {
      lock.unlock();
    }
    return follower;
  }

  void leave(Follower follower) {
    String jobId = follower.jobId();
    if (jobId == null) {
      ofAll.remove(follower);
      return;
    }
    ofJob.computeIfPresent(
        jobId,
        (id, followers) -> {
          followers.remove(follower);
          return followers.isEmpty() ? null : followers;
        });
  }

  void close() {
    lock.lock();
    try {
      stopped.countDown();
      ofAll.forEach(Follower::close);
      ofJob.values().forEach(followers -> followers.forEach(Follower::close));
    } finally {
      lock.unlock();
    }
  }

  private void read(String from) {
    String at = from;
    while (true) {
      try (FeedTail tail = state.tail(pool, at)) {
        at = tail.lastId();
        if (readOn(tail)) {
          return;
        }
        at = tail.lastId();
      } catch (StateUnavailableException away) {
        LOG.debug("The feed of {} cannot be read: {}", pool, away.getMessage());
      }
      if (pausedAndClosed()) {
        return;
      }
    }
  }

  /** Whether the reader has ended: closed, or nobody has followed for a while. */
  private boolean readOn(FeedTail tail) {
    int idle = 0;
    while (!isClosed()) {
      List<FeedEntry> entries;
      try {
        entries = tail.next(READ);
      } catch (StateUnavailableException away) {
        LOG.debug("The feed of {} broke off: {}", pool, away.getMessage());
        return false;
      }
      entries.forEach(this::dispatch);
      idle = ofAll.isEmpty() && ofJob.isEmpty() ? idle + 1 : 0;
      if (idle > IDLE_READS && retired()) {
        return true;
      }
    }
    return true;
  }

  private void dispatch(FeedEntry entry) {
    ofAll.forEach(follower -> follower.offer(entry));
    String jobId = entry.jobId();
    if (jobId != null && !ofJob.isEmpty()) {
      ofJob.getOrDefault(jobId, Set.of()).forEach(follower -> follower.offer(entry));
    }
  }

  private boolean retired() {
    lock.lock();
    try {
      if (ofAll.isEmpty() && ofJob.isEmpty()) {
        reader = null;
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean pausedAndClosed() {
    try {
      return stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private boolean isClosed() {
    return stopped.getCount() == 0;
  }
}
