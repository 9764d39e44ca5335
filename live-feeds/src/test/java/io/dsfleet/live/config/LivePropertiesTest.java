package io.dsfleet.live.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class LivePropertiesTest {

  @Test
  void defaults_haveNoSource() {
    LiveProperties properties = bind(Map.of());
    assertThat(properties.sources()).isEmpty();
    assertThat(properties.sampleFolder()).isNull();
    assertThat(properties.maxViewers()).isEqualTo(200);
    assertThat(properties.idleTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(properties.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(properties.frameTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(properties.minRestartDelay()).isEqualTo(Duration.ofMillis(500));
    assertThat(properties.maxRestartDelay()).isEqualTo(Duration.ofSeconds(30));
    assertThat(properties.pingInterval()).isEqualTo(Duration.ofSeconds(20));
    assertThat(properties.sendTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(properties.snapshotTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void source_hasDefaults() {
    LiveSource source =
        bind(Map.of(
                "dsfleet.live.root", "/videos",
                "dsfleet.live.worker-command", "worker",
                "dsfleet.live.sources.gate-1.file", "gate.mp4"))
            .sources()
            .get("gate-1");
    assertThat(source).isEqualTo(LiveSource.ofFile(Path.of("gate.mp4")));
    assertThat(source.jpegQuality()).isEqualTo(85);
  }

  @Test
  void invalidSettings_areNamed() {
    assertThatThrownBy(() -> bind(Map.of("dsfleet.live.max-viewers", "0")))
        .hasRootCauseMessage("dsfleet.live.max-viewers must be positive, but it is 0");
    assertThatThrownBy(() -> bind(Map.of("dsfleet.live.sources.gate.file", "gate.mp4")))
        .hasRootCauseMessage("dsfleet.live.root must be set if dsfleet.live.sources is set");
    assertThatThrownBy(() -> bind(Map.of("dsfleet.live.sample-folder", "/videos")))
        .hasRootCauseMessage("dsfleet.live.worker-command must be set if there are sources");
    assertThatThrownBy(() -> bind(Map.of("dsfleet.live.sources.gate.when", "always")))
        .hasRootCauseMessage(
            "each source in dsfleet.live.sources must have a file, relative to dsfleet.live.root");
    assertThatThrownBy(
            () ->
                bind(
                    Map.of(
                        "dsfleet.live.sources.gate.file", "gate.mp4",
                        "dsfleet.live.sources.gate.jpeg-quality", "0")))
        .isInstanceOf(BindException.class)
        .hasRootCauseMessage(
            "jpeg-quality of a source in dsfleet.live.sources must be 1 to 100, but it is 0");
  }

  private static LiveProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.live", LiveProperties.class);
  }
}
