package io.dsfleet.gateway.access;

import io.dsfleet.service.TokenBucket;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/** A token bucket per key. Thread-safe. */
final class KeyedRateLimiter {
  private static final int MAX_BUCKETS = 10_000;

  private final ConcurrentMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;

  /**
   * @param perSecond tokens added per second
   * @param burst tokens of a full bucket
   */
  KeyedRateLimiter(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Takes a token of the key's bucket; false if it is empty. */
  boolean tryAcquire(String key) {
    long now = nanoTime.getAsLong();
    boolean[] taken = {false};
    buckets.compute(
        key,
        (_, bucket) -> {
          TokenBucket tokens = bucket == null ? TokenBucket.full(perSecond, burst) : bucket;
          taken[0] = tokens.hasToken(now);
          return tokens.take(now);
        });
    removeFull(now);
    return taken[0];
  }

  /** Whether the key's bucket has a token; takes none. */
  boolean hasToken(String key) {
    TokenBucket bucket = buckets.get(key);
    return bucket == null ? burst >= 1 : bucket.hasToken(nanoTime.getAsLong());
  }

  /** The number of buckets kept. */
  int bucketCount() {
    return buckets.size();
  }

  /** Bounds the map; a full bucket equals a missing one. */
  private void removeFull(long now) {
    if (buckets.size() > MAX_BUCKETS) {
      buckets.values().removeIf(bucket -> bucket.isFull(now));
    }
    if (buckets.size() > 2 * MAX_BUCKETS) {
      buckets.clear();
    }
  }
}
