package io.dsfleet.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.messages.path.VideoFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class GatewayPropertiesTest {
  @Test
  void defaults_require_api_keys() {
    GatewayProperties defaults = bound(Map.of());

    assertThat(defaults.open()).isFalse();
    assertThat(defaults.anyMedia()).isFalse();
    assertThat(defaults.mediaRoots()).isEmpty();
    assertThat(defaults.mediaVisibility()).isEqualTo(GatewayProperties.MediaVisibility.PARENT);
    assertThat(defaults.videoPattern()).isEqualTo(VideoFiles.DEFAULT_PATTERN);
    assertThat(defaults.pools()).containsExactly("default");
    assertThat(defaults.waitByDefault()).isFalse();
    assertThat(defaults.defaultWait()).isEqualTo(Duration.ofSeconds(10));
    assertThat(defaults.maxWait()).isEqualTo(Duration.ofSeconds(60));
    assertThat(defaults.acceptUnknownFields()).isFalse();
    assertThat(defaults.maxBodySize()).isEqualTo(DataSize.ofMegabytes(8));
    assertThat(defaults.bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(defaults.stateTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(defaults.commandTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(defaults.testRoutes().enabled()).isFalse();
    assertThat(defaults.callbacks().allowedHosts()).isEmpty();
    assertThat(defaults.callbacks().privateAddresses()).isFalse();
    assertThat(defaults.callbacks().giveUpAfter()).isEqualTo(Duration.ofHours(24));
    assertThat(defaults.appTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(defaults.maxQueriedInstances()).isEqualTo(100);
    assertThat(defaults.maxUnconfirmedJobs()).isEqualTo(10_000);
    assertThat(defaults.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(defaults.minDrainTime()).isEqualTo(Duration.ofSeconds(2));
    assertThat(defaults.queueProgressTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(defaults.maxPageSize()).isEqualTo(1000);
    assertThat(defaults.events())
        .isEqualTo(new GatewayProperties.EventProperties(1000, 200, 1024, Duration.ofSeconds(15)));
    assertThat(defaults.access())
        .isEqualTo(
            new AccessProperties(
                null,
                500,
                1000,
                Duration.ofSeconds(2),
                Duration.ofHours(12),
                20,
                Duration.ofSeconds(30),
                List.of()));
    assertThat(defaults.launch())
        .isEqualTo(
            new GatewayProperties.LaunchProperties(
                "local",
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                100,
                20));
    assertThat(defaults.downloads())
        .isEqualTo(new GatewayProperties.DownloadProperties(100, 20, DataSize.ofMegabytes(64)));
  }

  @Test
  void callbacks_without_secret_are_refused() {
    assertThatThrownBy(() -> bound(Map.of("dsfleet.gateway.callbacks.allowed-hosts", "a.example")))
        .rootCause()
        .hasMessageContaining("dsfleet.gateway.callbacks.secret");
  }

  @Test
  void invalid_values_are_refused_by_their_key() {
    for (String key :
        List.of(
            "dsfleet.gateway.max-unconfirmed-jobs",
            "dsfleet.gateway.max-page-size",
            "dsfleet.gateway.events.buffer-size",
            "dsfleet.gateway.downloads.max-concurrent",
            "dsfleet.gateway.access.requests-per-second")) {
      assertThatThrownBy(() -> bound(Map.of(key, "0"))).rootCause().hasMessageContaining(key);
    }
    assertThatThrownBy(() -> bound(Map.of("dsfleet.gateway.video-pattern", "(")))
        .hasStackTraceContaining("dsfleet.gateway.video-pattern");
  }

  private static GatewayProperties bound(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.gateway", GatewayProperties.class);
  }
}
