package io.dsfleet.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
  private final RateLimits limits = new RateLimits(10, 3, nanos::get);

  @Test
  void bucket_isEmptyAfterItsBurst_andRefills() {
    assertThat(IntStream.range(0, 4).mapToObj(i -> limits.take("a")))
        .containsExactly(true, true, true, false);

    nanos.addAndGet(100_000_000);
    assertThat(limits.take("a")).isTrue();
    assertThat(limits.take("a")).isFalse();
    assertThat(limits.take("b")).isTrue();
  }

  @Test
  void has_takesNoToken() {
    IntStream.range(0, 3).forEach(i -> limits.take("a"));

    assertThat(limits.has("a")).isFalse();
    nanos.addAndGet(100_000_000);
    assertThat(limits.has("a")).isTrue();
    assertThat(limits.has("a")).isTrue();
  }

  @Test
  void numberOfBuckets_isBounded() {
    for (int i = 0; i < 50_000; i++) {
      limits.take("name" + i);
    }

    assertThat(limits.names()).isLessThanOrEqualTo(20_001);
    nanos.addAndGet(1_000_000_000);
    limits.take("one more");
    assertThat(limits.names()).isLessThanOrEqualTo(10_001);
  }
}
