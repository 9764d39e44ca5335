package io.dsfleet.bridge;

/** How many lines of its log an app may still tell: so many a second, ten times as many at once. */
final class LogAllowance {
  private static final int SECONDS_AT_ONCE = 10;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final int perSecond;
  private double left;
  private long lastMillis = Long.MIN_VALUE;

  LogAllowance(int perSecond) {
    this.perSecond = perSecond;
    this.left = most();
  }

  private double most() {
    return (double) perSecond * SECONDS_AT_ONCE;
  }

  /** Whether one more line may be told now, which it is then. */
  synchronized boolean take(long nowMillis) {
    if (lastMillis != Long.MIN_VALUE) {
      double grown = perSecond * Math.max(0, nowMillis - lastMillis) / MILLIS_PER_SECOND;
      left = Math.min(most(), left + grown);
    }
    lastMillis = nowMillis;
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }
}
