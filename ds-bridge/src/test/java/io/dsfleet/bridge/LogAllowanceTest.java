package io.dsfleet.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogAllowanceTest {
  @Test
  void allowance_isSoManyASecond_andTenTimesAsManyAtOnce() {
    LogAllowance allowance = new LogAllowance(2);

    assertThat(taken(allowance, 1_000, 100)).isEqualTo(20);
    assertThat(taken(allowance, 1_400, 100)).isZero();
    assertThat(taken(allowance, 1_500, 100)).isEqualTo(1);
    assertThat(taken(allowance, 3_500, 100)).isEqualTo(4);
    assertThat(taken(allowance, 100_000, 100)).isEqualTo(20);
  }

  @Test
  void allowance_ofNone_isNone() {
    assertThat(taken(new LogAllowance(0), 1_000, 10)).isZero();
  }

  private static int taken(LogAllowance allowance, long now, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += allowance.take(now) ? 1 : 0;
    }
    return taken;
  }
}
