package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final Duration SHORT_RUN = Duration.ofSeconds(1);

  @Test
  void delay_earlyExits_doublesUpToThirtySeconds() {
    RestartBackoff backoff = RestartBackoff.NONE.afterRunOf(SHORT_RUN);
    assertThat(backoff.delay()).isEqualTo(Duration.ofMillis(500));

    backoff = backoff.afterRunOf(SHORT_RUN);
    assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(1));

    for (int run = 0; run < 100; run++) {
      backoff = backoff.afterRunOf(SHORT_RUN);
    }
    assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void delay_afterLongRun_isReset() {
    RestartBackoff backoff = new RestartBackoff(7).afterRunOf(Duration.ofMinutes(5));

    assertThat(backoff.delay()).isEqualTo(Duration.ofMillis(500));
  }
}
