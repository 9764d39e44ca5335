package io.dsfleet.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.devtools.CommandFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosSettingsTest {
  private static ChaosSettings settings(String... kinds) {
    return ChaosSettings.of(1, Duration.ofMinutes(1), 0, List.of(kinds));
  }

  @Test
  void kinds_areFaultsOrTheirFirstWord() {
    assertThat(settings().includes("kill redis")).isTrue();
    assertThat(settings("kill", "cut a-b").includes("kill redis")).isTrue();
    assertThat(settings("kill", "cut a-b").includes("cut a-c")).isFalse();
    assertThat(settings("kill redis").includes("kill rabbitmq")).isFalse();
  }

  @Test
  void unknownKind_isRefused() {
    assertThatThrownBy(() -> settings("kill", "tpyo redis"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("unknown fault 'tpyo redis'");
  }
}
