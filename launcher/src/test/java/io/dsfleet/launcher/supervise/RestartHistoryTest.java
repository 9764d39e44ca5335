package io.dsfleet.launcher.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
  private static final Duration BACKOFF = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofMinutes(2);

  @Test
  void mayStartAt_doublesTheBackoffWithEachCrash() {
    RestartHistory once = RestartHistory.NONE.withCrash(10_000, WINDOW);
    RestartHistory twice = once.withCrash(20_000, WINDOW);

    assertThat(RestartHistory.NONE.nextStartMillis(BACKOFF)).isZero();
    assertThat(once.nextStartMillis(BACKOFF)).isEqualTo(11_000);
    assertThat(twice.nextStartMillis(BACKOFF)).isEqualTo(22_000);
  }

  @Test
  void crashed_dropsCrashesOutsideTheWindow() {
    RestartHistory history = RestartHistory.NONE.withCrash(0, WINDOW).withCrash(200_000, WINDOW);

    assertThat(history.crashes()).containsExactly(200_000L);
    assertThat(history.isQuarantined(2)).isFalse();
  }
}
