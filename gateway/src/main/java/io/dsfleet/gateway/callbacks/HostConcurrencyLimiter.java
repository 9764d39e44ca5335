package io.dsfleet.gateway.callbacks;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits the callbacks that are in progress to the same host, so that slow hosts stop no others.
 */
final class HostConcurrencyLimiter {
  private final int maxPerHost;
  private final Duration maxWait;
  private final ConcurrentMap<String, Entry> hosts = new ConcurrentHashMap<>();

  /**
   * @param maxPerHost callbacks that may be in progress to one host, at least 1
   * @param maxWait how long a callback waits for its turn
   */
  HostConcurrencyLimiter(int maxPerHost, Duration maxWait) {
    this.maxPerHost = maxPerHost;
    this.maxWait = maxWait;
  }

  /** Permits of a host; {@code users} holds or awaits one, and the last user removes the entry. */
  private record Entry(Semaphore permits, int users) {}

  /** Waits for a permit of the host; false if none became free in time. */
  boolean acquire(String host) throws InterruptedException {
    Semaphore permits =
        hosts.compute(
                host,
                (_, entry) ->
                    entry == null
                        ? new Entry(new Semaphore(maxPerHost), 1)
                        : new Entry(entry.permits, entry.users + 1))
            .permits;
    boolean acquired = false;
    try {
      acquired = permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
      return acquired;
    } finally {
      if (!acquired) {
        leave(host);
      }
    }
  }

  /** Returns a permit that {@link #acquire} gave. */
  void release(String host) {
    Entry entry = hosts.get(host);
    if (entry != null) {
      entry.permits.release();
      leave(host);
    }
  }

  private void leave(String host) {
    hosts.computeIfPresent(
        host, (_, entry) -> entry.users == 1 ? null : new Entry(entry.permits, entry.users - 1));
  }
}
