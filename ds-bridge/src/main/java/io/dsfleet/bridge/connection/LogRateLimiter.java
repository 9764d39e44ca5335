package io.dsfleet.bridge.connection;

import io.dsfleet.service.TokenBucket;
import java.util.concurrent.TimeUnit;

/** Rate-limits the log lines of an app: a steady rate with a burst of ten seconds' worth. */
public final class LogRateLimiter {
  private static final int BURST_SECONDS = 10;

  private TokenBucket lines;

  public LogRateLimiter(int perSecond) {
    this.lines = TokenBucket.full(perSecond, (double) BURST_SECONDS * perSecond);
  }

  /** Takes a permit for one line; false if there is none. */
  synchronized boolean tryAcquire(long nowMillis) {
    long nowNanos = TimeUnit.MILLISECONDS.toNanos(nowMillis);
    boolean allowed = lines.hasToken(nowNanos);
    lines = lines.take(nowNanos);
    return allowed;
  }
}
