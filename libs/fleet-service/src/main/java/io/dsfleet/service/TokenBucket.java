package io.dsfleet.service;

/** A token bucket: full at first, refilled at a steady rate, never above its capacity. */
public final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double capacity;
  private double tokens;
  private long lastNanos;

  /**
   * @param perSecond tokens added per second
   * @param capacity tokens of the full bucket
   */
  public TokenBucket(double perSecond, double capacity) {
    this.perSecond = perSecond;
    this.capacity = capacity;
    this.tokens = capacity;
  }

  /**
   * Takes a token; false if there is none.
   *
   * @param nowNanos time of the caller's clock; an earlier time than before adds no token
   */
  public synchronized boolean tryTake(long nowNanos) {
    tokens = tokensAt(nowNanos);
    lastNanos = nowNanos;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Whether there is a token; takes none. */
  public synchronized boolean hasToken(long nowNanos) {
    return tokensAt(nowNanos) >= 1;
  }

  /** Whether no token is missing. */
  public synchronized boolean isFull(long nowNanos) {
    return tokensAt(nowNanos) >= capacity;
  }

  private double tokensAt(long nowNanos) {
    double refill = perSecond * Math.max(0, nowNanos - lastNanos) / NANOS_PER_SECOND;
    return Math.min(capacity, tokens + refill);
  }
}
