package io.dsfleet.gateway.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Detects queues without progress: queues whose ready messages do not decrease between checks.
 * Unacknowledged deliveries do not count as ready.
 */
public final class QueueProgressMonitor {
  private static final long MILLIS_PER_SECOND = 1_000;

  private record Backlog(long ready, long sinceMillis) {}

  private final List<String> queues;
  private final ToLongFunction<String> readyMessages;
  private final long timeoutMillis;
  private final LongSupplier millis;
  private final Map<String, Backlog> backlogs = new ConcurrentHashMap<>();

  /**
   * @param readyMessages number of ready messages of a queue; 0 for an unknown queue
   * @param timeout how long the ready messages of a queue may not decrease
   * @param millis a monotonic clock in milliseconds
   */
  public QueueProgressMonitor(
      List<String> queues,
      ToLongFunction<String> readyMessages,
      Duration timeout,
      LongSupplier millis) {
    this.queues = List.copyOf(queues);
    this.readyMessages = readyMessages;
    this.timeoutMillis = timeout.toMillis();
    this.millis = millis;
  }

  /** Compares each queue with the previous check; a failed check restarts all timeouts. */
  public void check() {
    Map<String, Backlog> found = new LinkedHashMap<>();
    try {
      for (String queue : queues) {
        long ready = readyMessages.applyAsLong(queue);
        if (ready > 0) {
          Backlog before = backlogs.get(queue);
          long since =
              before == null || ready < before.ready() ? millis.getAsLong() : before.sinceMillis();
          found.put(queue, new Backlog(ready, since));
        }
      }
    } finally {
      backlogs.keySet().retainAll(found.keySet());
      backlogs.putAll(found);
    }
  }

  /** The first queue without progress, empty if there is none. */
  public Optional<String> fault() {
    long now = millis.getAsLong();
    for (String queue : queues) {
      Backlog backlog = backlogs.get(queue);
      if (backlog != null && now - backlog.sinceMillis() >= timeoutMillis) {
        return Optional.of(
            "queue "
                + queue
                + " has made no progress for "
                + (now - backlog.sinceMillis()) / MILLIS_PER_SECOND
                + " s; ready messages: "
                + backlog.ready());
      }
    }
    return Optional.empty();
  }
}
