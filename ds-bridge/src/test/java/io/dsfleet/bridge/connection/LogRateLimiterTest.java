package io.dsfleet.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogRateLimiterTest {
  @Test
  void limiter_allowsTheRate_andABurstOfTenSeconds() {
    LogRateLimiter limiter = new LogRateLimiter(2);

    assertThat(taken(limiter, 1_000, 100)).isEqualTo(20);
    assertThat(taken(limiter, 1_400, 100)).isZero();
    assertThat(taken(limiter, 1_500, 100)).isEqualTo(1);
    assertThat(taken(limiter, 3_500, 100)).isEqualTo(4);
    assertThat(taken(limiter, 100_000, 100)).isEqualTo(20);
  }

  @Test
  void zeroRate_allowsNothing() {
    assertThat(taken(new LogRateLimiter(0), 1_000, 10)).isZero();
  }

  private static int taken(LogRateLimiter limiter, long now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += limiter.tryAcquire(now) ? 1 : 0;
    }
    return taken;
  }
}
