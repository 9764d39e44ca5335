package io.dsfleet.gateway.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A bucket of tokens for each name, refilled steadily. */
final class RateLimits {
  private static final double NANOS = 1e9;
  private static final int NAMES_MOST = 10_000;

  /** What a bucket holds, and when that was reckoned. */
  private record Bucket(double tokens, long nanos) {}

  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final int perSecond;
  private final int burst;
  private final LongSupplier nanoTime;

  /**
   * @param perSecond tokens that come back each second
   * @param burst tokens of a full bucket
   */
  RateLimits(int perSecond, int burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /** Takes a token; false where there is none. */
  boolean take(String name) {
    long now = nanoTime.getAsLong();
    boolean[] taken = {false};
    buckets.compute(
        name,
        (_, bucket) -> {
          double tokens = refilled(bucket, now);
          taken[0] = tokens >= 1;
          return new Bucket(taken[0] ? tokens - 1 : tokens, now);
        });
    forgetFull(now);
    return taken[0];
  }

  /** Whether there is a token, which stays. */
  boolean has(String name) {
    return refilled(buckets.get(name), nanoTime.getAsLong()) >= 1;
  }

  /** How many buckets there are. */
  int names() {
    return buckets.size();
  }

  /** A full bucket is as good as none. */
  private void forgetFull(long now) {
    if (buckets.size() > NAMES_MOST) {
      buckets.values().removeIf(bucket -> refilled(bucket, now) >= burst);
    }
    if (buckets.size() > 2 * NAMES_MOST) {
      buckets.clear();
    }
  }

  private double refilled(@Nullable Bucket bucket, long now) {
    return bucket == null
        ? burst
        : Math.min(burst, bucket.tokens + (now - bucket.nanos) / NANOS * perSecond);
  }
}
