package io.dsfleet.referenceapp.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.dsfleet.referenceapp.config.InvalidConfigurationException;
import io.dsfleet.referenceapp.config.ReconnectSettings;
import io.dsfleet.referenceapp.config.ServerSettings;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectScheduleTest {
  private static final int BROKEN = 1006;

  private final ReconnectSettings defaults =
      ServerSettings.forAddress(URI.create("ws://127.0.0.1:1/")).retry();
  private final ReconnectSchedule least = new ReconnectSchedule(defaults, () -> 0);
  private final ReconnectSchedule most = new ReconnectSchedule(defaults, () -> 1);

  ReconnectScheduleTest() throws InvalidConfigurationException {}

  @Test
  void waitsDoubleUpToHalfAMinuteWithJitter() {
    assertThat(least.afterFailure()).isEqualTo(Duration.ofMillis(500));
    assertThat(most.afterFailure()).isEqualTo(Duration.ofSeconds(1));
    assertThat(most.afterClose(BROKEN)).isEqualTo(Duration.ofSeconds(2));
    for (int attempt = 0; attempt < 10; attempt++) {
      least.afterFailure();
      most.afterFailure();
    }
    assertThat(least.afterFailure()).isEqualTo(Duration.ofSeconds(15));
    assertThat(most.afterFailure()).isEqualTo(Duration.ofSeconds(30));
    most.reset();
    assertThat(most.afterFailure()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void closeCodesSetTheMinimumWait() {
    assertThat(least.afterClose(1001)).isEqualTo(Duration.ofSeconds(5));
    assertThat(least.afterClose(1012)).isEqualTo(Duration.ofSeconds(5));
    assertThat(least.afterClose(1013)).isEqualTo(Duration.ofSeconds(10));
    assertThat(most.afterClose(1001)).isEqualTo(Duration.ofSeconds(6));
    assertThat(most.afterClose(1013)).isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void theRequestedWaitAppliesIfLonger() {
    assertThat(least.afterRefusal(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    for (int attempt = 0; attempt < 10; attempt++) {
      most.afterFailure();
    }
    assertThat(most.afterClose(1001)).isEqualTo(Duration.ofSeconds(30));
  }
}
