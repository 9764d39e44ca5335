package io.dsfleet.gateway.feed;

import io.dsfleet.state.FeedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One reader of a pool's shared tail; for one thread. Entries that do not fit are dropped. */
final class Follower {
  /** Wakes a reader; it is before every entry, so nobody shows it. */
  private static final FeedEntry WAKE =
      new FeedEntry("0-0", "", "", null, null, null, null, null, "", 0, 0, null);

  private final @Nullable String jobId;
  private final BlockingQueue<FeedEntry> waiting;
  private volatile boolean overflown;
  private volatile boolean closed;

  Follower(@Nullable String jobId, int buffer) {
    this.jobId = jobId;
    this.waiting = new ArrayBlockingQueue<>(buffer);
  }

  /** The only job that it follows, null for all. */
  @Nullable String jobId() {
    return jobId;
  }

  void offer(FeedEntry entry) {
    // Once one is dropped the rest would only leave a hole: the reader starts again behind it.
    if (!overflown && !waiting.offer(entry)) {
      overflown = true;
    }
  }

  /** Ends what waits in {@link #next}. */
  void close() {
    closed = true;
    overflown = true;
    waiting.clear();
    waiting.add(WAKE);
  }

  boolean isClosed() {
    return closed;
  }

  /** What came, as soon as there is something; empty if nothing did in this time. */
  List<FeedEntry> next(Duration wait) throws InterruptedException {
    FeedEntry first = waiting.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return List.of();
    }
    List<FeedEntry> all = new ArrayList<>();
    all.add(first);
    waiting.drainTo(all);
    return all;
  }

  /**
   * Whether entries were dropped; from now on they are kept again. The caller reads what it misses
   * from the record's feed.
   */
  boolean hasLost() {
    boolean lost = overflown;
    if (lost) {
      waiting.clear();
      overflown = false;
    }
    return lost;
  }
}
