package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyedRateLimiterTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final KeyedRateLimiter limits = new KeyedRateLimiter(10, 3, nanos::get);

  @Test
  void bucket_isEmptyAfterItsBurst_andRefills() {
    assertThat(IntStream.range(0, 4).mapToObj(i -> limits.tryAcquire("a")))
        .containsExactly(true, true, true, false);

    nanos.addAndGet(100_000_000);
    assertThat(limits.tryAcquire("a")).isTrue();
    assertThat(limits.tryAcquire("a")).isFalse();
    assertThat(limits.tryAcquire("b")).isTrue();
  }

  @Test
  void has_takesNoToken() {
    IntStream.range(0, 3).forEach(i -> limits.tryAcquire("a"));

    assertThat(limits.hasToken("a")).isFalse();
    nanos.addAndGet(100_000_000);
    assertThat(limits.hasToken("a")).isTrue();
    assertThat(limits.hasToken("a")).isTrue();
  }

  @Test
  void numberOfBuckets_isBounded() {
    for (int i = 0; i < 50_000; i++) {
      limits.tryAcquire("name" + i);
    }

    assertThat(limits.bucketCount()).isLessThanOrEqualTo(20_001);
    nanos.addAndGet(1_000_000_000);
    limits.tryAcquire("one more");
    assertThat(limits.bucketCount()).isLessThanOrEqualTo(10_001);
  }
}
