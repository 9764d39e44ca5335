package io.dsfleet.service;

/**
 * A token bucket at one time: full at first, refilled at a steady rate, never above its capacity.
 *
 * @param perSecond tokens added per second
 * @param capacity tokens of the full bucket
 * @param tokens tokens at {@code nanos}
 * @param nanos time of the caller's clock; an earlier time than before adds no token
 */
public record TokenBucket(double perSecond, double capacity, double tokens, long nanos) {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A full bucket. */
  public static TokenBucket full(double perSecond, double capacity) {
    return new TokenBucket(perSecond, capacity, capacity, 0);
  }

  /** The bucket at the given time, less one token if it has one. */
  public TokenBucket take(long nowNanos) {
    double available = tokensAt(nowNanos);
    return new TokenBucket(
        perSecond, capacity, available >= 1 ? available - 1 : available, nowNanos);
  }

  /** Whether there is a token at the given time. */
  public boolean hasToken(long nowNanos) {
    return tokensAt(nowNanos) >= 1;
  }

  /** Whether no token is missing at the given time. */
  public boolean isFull(long nowNanos) {
    return tokensAt(nowNanos) >= capacity;
  }

  private double tokensAt(long nowNanos) {
    double refill = perSecond * Math.max(0, nowNanos - nanos) / NANOS_PER_SECOND;
    return Math.min(capacity, tokens + refill);
  }
}
