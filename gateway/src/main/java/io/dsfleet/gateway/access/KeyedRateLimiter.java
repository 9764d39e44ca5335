package io.dsfleet.gateway.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A token bucket per key. Thread-safe. */
final class KeyedRateLimiter {
  private static final double NANOS = 1e9;
  private static final int MAX_BUCKETS = 10_000;

  /** Tokens of a bucket at a time of the monotonic clock. */
  private record Bucket(double tokens, long nanos) {}

  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
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
          double tokens = refilled(bucket, now);
          taken[0] = tokens >= 1;
          return new Bucket(taken[0] ? tokens - 1 : tokens, now);
        });
    removeFull(now);
    return taken[0];
  }

  /** Whether the key's bucket has a token; takes none. */
  boolean hasToken(String key) {
    return refilled(buckets.get(key), nanoTime.getAsLong()) >= 1;
  }

  /** The number of buckets kept. */
  int bucketCount() {
    return buckets.size();
  }

  /** Bounds the map; a full bucket equals a missing one. */
  private void removeFull(long now) {
    if (buckets.size() > MAX_BUCKETS) {
      buckets.values().removeIf(bucket -> refilled(bucket, now) >= burst);
    }
    if (buckets.size() > 2 * MAX_BUCKETS) {
      buckets.clear();
    }
  }

  private double refilled(@Nullable Bucket bucket, long now) {
    return bucket == null
        ? burst
        : Math.min(burst, bucket.tokens + (now - bucket.nanos) / NANOS * perSecond);
  }
}
