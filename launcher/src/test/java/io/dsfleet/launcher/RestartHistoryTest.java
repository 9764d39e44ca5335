package io.dsfleet.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.launcher.LauncherProperties.Wanted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration WINDOW = Duration.ofMinutes(2);

  @Test
  void mayStartAt_eachCrash_doublesThePause() {
    RestartHistory once = RestartHistory.CLEAN.crashed(10_000, WINDOW);
    RestartHistory twice = once.crashed(20_000, WINDOW);

    assertThat(RestartHistory.CLEAN.mayStartAt(PAUSE)).isZero();
    assertThat(once.mayStartAt(PAUSE)).isEqualTo(11_000);
    assertThat(twice.mayStartAt(PAUSE)).isEqualTo(22_000);
  }

  @Test
  void crashed_outsideTheWindow_isForgotten() {
    RestartHistory history = RestartHistory.CLEAN.crashed(0, WINDOW).crashed(200_000, WINDOW);

    assertThat(history.crashes()).containsExactly(200_000L);
    assertThat(history.quarantined(2)).isFalse();
  }

  @Test
  void missing_runningPausedAndQuarantined_areLeftOut() {
    LauncherProperties properties = LauncherPropertiesTest.bind(Map.of());
    RestartHistory paused = RestartHistory.CLEAN.crashed(1_000, WINDOW);
    RestartHistory looping = new RestartHistory(List.of(1L, 2L, 3L, 4L, 5L));
    List<Wanted> wanted =
        List.of("runs", "paused", "loops", "missing").stream()
            .map(id -> new Wanted(id, "reference", 1))
            .toList();

    List<Wanted> missing =
        FleetPlan.missing(
            wanted, Set.of("runs"), Map.of("paused", paused, "loops", looping), properties, 1_500);

    assertThat(missing).containsExactly(new Wanted("missing", "reference", 1));
  }
}
