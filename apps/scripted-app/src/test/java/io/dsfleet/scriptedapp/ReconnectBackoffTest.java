package io.dsfleet.scriptedapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
  private static final int DRAWS = 2_000;
  private final ReconnectBackoff jittered =
      ReconnectBackoff.jittered(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void bound_doublesWithEachLoss_upToTheMaximum() {
    assertThat(IntStream.rangeClosed(1, 7).mapToObj(jittered::upperBound))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    assertThat(jittered.upperBound(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void delays_areSpreadUniformlyBelowTheBound() {
    long[] quarters = new long[4];
    draws(4, 1006).forEach(millis -> quarters[(int) Math.min(3, millis / 2_000)]++);

    assertThat(LongStream.of(quarters)).allMatch(count -> count > DRAWS / 8);
    assertThat(draws(4, 1006)).allMatch(millis -> millis <= 8_000);
  }

  @Test
  void closeCode_setsTheMinimumDelay_andJitterIsAdded() {
    assertThat(draws(1, 1013)).allMatch(millis -> millis >= 10_000 && millis <= 11_000);
    assertThat(draws(1, 1012)).allMatch(millis -> millis >= 5_000 && millis <= 6_000);
    assertThat(draws(1, 1001).distinct().count()).isGreaterThan(100);
  }

  @Test
  void fixedDelay_isAlwaysTheSame() {
    ReconnectBackoff exact = ReconnectBackoff.fixed(Duration.ofMillis(300));

    assertThat(exact.delay(1, 1013)).isEqualTo(Duration.ofMillis(300));
    assertThat(exact.delay(9, 1006)).isEqualTo(Duration.ofMillis(300));
  }

  private LongStream draws(int losses, int code) {
    return LongStream.range(0, DRAWS).map(_ -> jittered.delay(losses, code).toMillis());
  }
}
