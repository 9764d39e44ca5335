package io.dsfleet.launcher;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time of day at the start, and from there on what has passed: a clock that is set while the
 * launcher runs neither cuts a grace short nor lets a KILL or a restart wait for hours.
 */
final class SteadyClock implements InstantSource {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;

  private SteadyClock(Instant start, LongSupplier nanos) {
    this.start = start;
    this.nanos = nanos;
    this.startNanos = nanos.getAsLong();
  }

  /**
   * Starts now.
   *
   * @param nanos what has passed since some moment
   */
  static SteadyClock started(InstantSource wall, LongSupplier nanos) {
    return new SteadyClock(wall.instant(), nanos);
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
