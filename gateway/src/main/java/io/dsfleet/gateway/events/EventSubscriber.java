package io.dsfleet.gateway.events;

import io.dsfleet.state.events.FeedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber with a bounded buffer, read by one thread. Events that do not fit are dropped. */
final class EventSubscriber {
  /** Wakes the reader. Its id precedes all events, so readers skip it. */
  private static final FeedEntry WAKE_UP =
      new FeedEntry("0-0", "", "", null, null, null, null, null, "", 0, 0, null, null);

  private final @Nullable String jobId;
  private final BlockingQueue<FeedEntry> waiting;
  private volatile boolean overflowed;
  private volatile boolean closed;

  EventSubscriber(@Nullable String jobId, int buffer) {
    this.jobId = jobId;
    this.waiting = new ArrayBlockingQueue<>(buffer);
  }

  /** The subscribed job, null for all jobs. */
  @Nullable String jobId() {
    return jobId;
  }

  void offer(FeedEntry entry) {
    // After a dropped event the reader resumes from Redis, so later events are not buffered either.
    if (!overflowed && !waiting.offer(entry)) {
      overflowed = true;
    }
  }

  /** Closes the subscription and wakes {@link #next}. */
  void close() {
    closed = true;
    overflowed = true;
    waiting.clear();
    waiting.add(WAKE_UP);
  }

  boolean isClosed() {
    return closed;
  }

  /** Waits for events; empty on timeout. */
  List<FeedEntry> next(Duration timeout) throws InterruptedException {
    FeedEntry first = waiting.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      return List.of();
    }
    List<FeedEntry> entries = new ArrayList<>();
    entries.add(first);
    waiting.drainTo(entries);
    return entries;
  }

  /**
   * Whether events were dropped; resets the flag and buffers events again. The caller must read the
   * missed events from Redis.
   */
  boolean takeOverflow() {
    boolean dropped = overflowed;
    if (dropped) {
      waiting.clear();
      overflowed = false;
    }
    return dropped;
  }
}
