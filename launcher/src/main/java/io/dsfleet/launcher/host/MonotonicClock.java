package io.dsfleet.launcher.host;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Monotonic clock that starts at the wall clock's time. Setting the wall clock therefore neither
 * shortens a stop grace nor delays a KILL or a restart.
 */
public final class MonotonicClock implements InstantSource {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;

  private MonotonicClock(Instant start, LongSupplier nanos) {
    this.start = start;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /**
   * Creates a clock that starts at the current wall clock time.
   *
   * @param nanos monotonic time in nanoseconds, with an arbitrary origin
   */
  public static MonotonicClock startingNow(InstantSource wall, LongSupplier nanos) {
    return new MonotonicClock(wall.instant(), nanos);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  @Override
  public long millis() {
    return start.toEpochMilli() + TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
  }
}
