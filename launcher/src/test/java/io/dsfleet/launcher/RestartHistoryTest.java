package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofMinutes(2);

  @Test
  void mayStartAt_doublesTheBackoffWithEachCrash() {
    RestartHistory once = RestartHistory.CLEAN.crashed(10_000, WINDOW);
    RestartHistory twice = once.crashed(20_000, WINDOW);

    assertThat(RestartHistory.CLEAN.mayStartAt(BACKOFF)).isZero();
    assertThat(once.mayStartAt(BACKOFF)).isEqualTo(11_000);
    assertThat(twice.mayStartAt(BACKOFF)).isEqualTo(22_000);
  }

  @Test
  void crashed_dropsCrashesOutsideTheWindow() {
    RestartHistory history = RestartHistory.CLEAN.crashed(0, WINDOW).crashed(200_000, WINDOW);

    assertThat(history.crashes()).containsExactly(200_000L);
    assertThat(history.quarantined(2)).isFalse();
  }
}
