package io.dsfleet.bridge.connection;

/** Rate-limits the log lines of an app: a steady rate with a burst of ten seconds' worth. */
public final class LogRateLimiter {
  private static final int BURST_SECONDS = 10;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final int perSecond;
  private double permits;
  private long lastMillis = Long.MIN_VALUE;

  public LogRateLimiter(int perSecond) {
    this.perSecond = perSecond;
    this.permits = burst();
  }

  private double burst() {
    return (double) perSecond * BURST_SECONDS;
  }

  /** Takes a permit for one line; false if there is none. */
  synchronized boolean tryAcquire(long nowMillis) {
    if (lastMillis != Long.MIN_VALUE) {
      double refill = perSecond * Math.max(0, nowMillis - lastMillis) / MILLIS_PER_SECOND;
      permits = Math.min(burst(), permits + refill);
    }
    lastMillis = nowMillis;
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }
}
