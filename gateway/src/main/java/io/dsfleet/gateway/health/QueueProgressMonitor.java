package io.dsfleet.gateway.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Detects queues without progress: queues with ready messages that have no consumer, or whose
 * number of ready messages stays exactly the same. A growing number proves nothing, because
 * messages may arrive faster than they are consumed. Unacknowledged deliveries do not count as
 * ready.
 */
public final class QueueProgressMonitor {
  private static final long MILLIS_PER_SECOND = 1_000;

  /**
   * Ready messages and consumers of a queue.
   *
   * @param ready number of ready messages
   * @param consumers number of consumers
   */
  public record QueueDepth(long ready, long consumers) {
    /** The depth of an unknown queue. */
    public static final QueueDepth NONE = new QueueDepth(0, 0);
  }

  private record Backlog(QueueDepth depth, long constantSince, long unconsumedSince) {}

  private final List<String> queues;
  private final Function<String, QueueDepth> depths;
  private final long timeoutMillis;
  private final LongSupplier millis;
  private final Map<String, Backlog> backlogs = new ConcurrentHashMap<>();

  /**
   * @param depths the depth of a queue
   * @param timeout how long a queue with ready messages may have no consumer or stay the same
   * @param millis a monotonic clock in milliseconds
   */
  public QueueProgressMonitor(
      List<String> queues,
      Function<String, QueueDepth> depths,
      Duration timeout,
      LongSupplier millis) {
    this.queues = List.copyOf(queues);
    this.depths = depths;
    this.timeoutMillis = timeout.toMillis();
    this.millis = millis;
  }

  /** Compares each queue with the previous check; a failed check restarts all timeouts. */
  public void check() {
    Map<String, Backlog> found = new LinkedHashMap<>();
    try {
      for (String queue : queues) {
        QueueDepth depth = depths.apply(queue);
        if (depth.ready() > 0) {
          found.put(queue, next(backlogs.get(queue), depth));
        }
      }
    } finally {
      backlogs.keySet().retainAll(found.keySet());
      backlogs.putAll(found);
    }
  }

  private Backlog next(@Nullable Backlog before, QueueDepth depth) {
    long now = millis.getAsLong();
    if (before == null) {
      return new Backlog(depth, now, now);
    }
    boolean constant = depth.ready() == before.depth().ready();
    boolean unconsumed = depth.consumers() == 0 && before.depth().consumers() == 0;
    return new Backlog(
        depth,
        constant ? before.constantSince() : now,
        unconsumed ? before.unconsumedSince() : now);
  }

  /** The first queue without progress, empty if there is none. */
  public Optional<String> fault() {
    long now = millis.getAsLong();
    for (String queue : queues) {
      Backlog backlog = backlogs.get(queue);
      if (backlog == null) {
        continue;
      }
      long unconsumed = backlog.depth().consumers() > 0 ? 0 : now - backlog.unconsumedSince();
      long constant = now - backlog.constantSince();
      if (unconsumed >= timeoutMillis) {
        return Optional.of(
            "queue " + queue + " has had no consumer" + duration(unconsumed, backlog));
      }
      if (constant >= timeoutMillis) {
        return Optional.of(
            "queue " + queue + " has made no progress" + duration(constant, backlog));
      }
    }
    return Optional.empty();
  }

  private static String duration(long millis, Backlog backlog) {
    return " for " + millis / MILLIS_PER_SECOND + " s; ready messages: " + backlog.depth().ready();
  }
}
