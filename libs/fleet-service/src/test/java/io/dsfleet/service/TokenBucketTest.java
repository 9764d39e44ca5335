package io.dsfleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private static final long START = Long.MAX_VALUE - 10;

  private TokenBucket bucket = TokenBucket.full(10, 3);

  @Test
  void bucket_isFullAtFirst_andRefillsUpToItsCapacity() {
    assertThat(bucket.isFull(START)).isTrue();
    assertThat(taken(START)).isEqualTo(3);
    assertThat(taken(after(99))).isZero();
    assertThat(taken(after(100))).isEqualTo(1);
    assertThat(bucket.isFull(after(399))).isFalse();
    assertThat(bucket.isFull(after(400))).isTrue();
    assertThat(taken(after(60_000))).isEqualTo(3);
  }

  @Test
  void hasToken_takesNone() {
    assertThat(taken(START)).isEqualTo(3);

    assertThat(bucket.hasToken(START)).isFalse();
    assertThat(bucket.hasToken(after(100))).isTrue();
    assertThat(taken(after(100))).isEqualTo(1);
  }

  @Test
  void clock_setBack_addsNoToken_andTakesNone() {
    bucket = bucket.take(after(60_000));

    assertThat(taken(after(1_000))).isEqualTo(2);
    assertThat(taken(after(1_100))).isEqualTo(1);
  }

  @Test
  void zeroRate_allowsNothing() {
    assertThat(TokenBucket.full(0, 0).hasToken(START)).isFalse();
  }

  /** A time after the start; the clock overflows on the way. */
  private static long after(long millis) {
    return START + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private int taken(long nowNanos) {
    int taken = 0;
    while (bucket.hasToken(nowNanos)) {
      bucket = bucket.take(nowNanos);
      taken++;
    }
    return taken;
  }
}
