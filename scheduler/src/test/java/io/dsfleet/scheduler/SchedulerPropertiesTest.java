package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SchedulerPropertiesTest {

  @Test
  void nothingSet_hasTheDocumentedDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new SchedulerProperties(
                List.of("default"),
                Duration.ofMillis(200),
                256,
                Duration.ofSeconds(30),
                false,
                List.of()));
  }

  @Test
  void everyKey_isRead() {
    assertThat(
            bind(
                Map.of(
                    "dsfleet.scheduler.pools", "a,b",
                    "dsfleet.scheduler.sweep-interval", "1s",
                    "dsfleet.scheduler.sweep-items", "10",
                    "dsfleet.scheduler.audit-interval", "1m",
                    "dsfleet.scheduler.any-media", "true",
                    "dsfleet.scheduler.media-roots", "/media,/out")))
        .isEqualTo(
            new SchedulerProperties(
                List.of("a", "b"),
                Duration.ofSeconds(1),
                10,
                Duration.ofMinutes(1),
                true,
                List.of("/media", "/out")));
  }

  @Test
  void valuesOutOfBounds_areRefusedByName() {
    refuses("pools", "a b");
    refuses("sweep-interval", "6s");
    refuses("sweep-interval", "1ms");
    refuses("sweep-items", "0");
    refuses("audit-interval", "10ms");
  }

  private static void refuses(String key, String value) {
    assertThatThrownBy(() -> bind(Map.of("dsfleet.scheduler." + key, value)))
        .rootCause()
        .hasMessageContaining("expected dsfleet.scheduler." + key);
  }

  private static SchedulerProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.scheduler", SchedulerProperties.class);
  }
}
