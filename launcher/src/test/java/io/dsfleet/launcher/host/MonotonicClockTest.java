package io.dsfleet.launcher.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
  @Test
  void settingTheWallClock_hasNoEffect() {
    AtomicReference<Instant> wall = new AtomicReference<>(Instant.ofEpochMilli(10_000));
    AtomicLong nanos = new AtomicLong(-5);
    MonotonicClock clock = MonotonicClock.startingNow(wall::get, nanos::get);

    wall.set(Instant.ofEpochMilli(1));
    nanos.addAndGet(7_000_000);

    assertThat(clock.millis()).isEqualTo(10_007);
    assertThat(clock.instant()).isEqualTo(Instant.ofEpochMilli(10_007));
  }
}
