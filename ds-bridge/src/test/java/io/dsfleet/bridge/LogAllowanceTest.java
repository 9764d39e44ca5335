package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogAllowanceTest {
  @Test
  void limiter_allowsTheRate_andABurstOfTenSeconds() {
    LogAllowance limiter = new LogAllowance(2);

    assertThat(taken(limiter, 1_000, 100)).isEqualTo(20);
    assertThat(taken(limiter, 1_400, 100)).isZero();
    assertThat(taken(limiter, 1_500, 100)).isEqualTo(1);
    assertThat(taken(limiter, 3_500, 100)).isEqualTo(4);
    assertThat(taken(limiter, 100_000, 100)).isEqualTo(20);
  }

  @Test
  void zeroRate_allowsNothing() {
    assertThat(taken(new LogAllowance(0), 1_000, 10)).isZero();
  }

  private static int taken(LogAllowance limiter, long now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += limiter.take(now) ? 1 : 0;
    }
    return taken;
  }
}
