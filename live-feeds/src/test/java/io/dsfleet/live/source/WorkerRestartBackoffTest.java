package io.dsfleet.live.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkerRestartBackoffTest {

  @Test
  void delay_doublesUpToTheMaximum() {
    WorkerRestartBackoff backoff =
        new WorkerRestartBackoff(Duration.ofMillis(500), Duration.ofSeconds(3));
    assertThat(IntStream.rangeClosed(1, 5).mapToObj(backoff::delay))
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 3_000L, 3_000L);
    assertThat(backoff.delay(1_000)).isEqualTo(Duration.ofSeconds(3));
  }
}
