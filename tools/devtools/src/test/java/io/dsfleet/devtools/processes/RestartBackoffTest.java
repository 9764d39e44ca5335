package io.dsfleet.devtools.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
  private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

  @Test
  void delay_shortLives_doublesUpToThirtySeconds() {
    RestartBackoff backoff = RestartBackoff.NONE.afterLifeOf(SHORT_LIFE);
    assertThat(backoff.delay()).isEqualTo(Duration.ofMillis(500));

    backoff = backoff.afterLifeOf(SHORT_LIFE);
    assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(1));

    for (int life = 0; life < 100; life++) {
      backoff = backoff.afterLifeOf(SHORT_LIFE);
    }
    assertThat(backoff.delay()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void delay_afterLongLife_startsAnew() {
    RestartBackoff backoff = new RestartBackoff(7).afterLifeOf(Duration.ofMinutes(5));

    assertThat(backoff.delay()).isEqualTo(Duration.ofMillis(500));
  }
}
