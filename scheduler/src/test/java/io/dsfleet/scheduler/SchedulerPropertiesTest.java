package io.dsfleet.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dsfleet.scheduler.fleet.ScalingSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SchedulerPropertiesTest {

  @Test
  void emptyConfiguration_hasTheDocumentedDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new SchedulerProperties(
                List.of("default"),
                Duration.ofMillis(200),
                256,
                Duration.ofSeconds(30),
                false,
                List.of(),
                false,
                Duration.ofSeconds(2),
                new ScalingSettings(
                    Duration.ofSeconds(10), 2, Duration.ofSeconds(60), Duration.ofSeconds(15))));
  }

  @Test
  void everyKey_isRead() {
    assertThat(
            bind(
                pairs(
                    "dsfleet.scheduler.pools", "a,b",
                    "dsfleet.scheduler.sweep-interval", "1s",
                    "dsfleet.scheduler.sweep-batch-size", "10",
                    "dsfleet.scheduler.consistency-interval", "1m",
                    "dsfleet.scheduler.any-media", "true",
                    "dsfleet.scheduler.media-roots", "/media,/out",
                    "dsfleet.scheduler.accept-unknown-fields", "true",
                    "dsfleet.scheduler.reconcile-interval", "3s",
                    "dsfleet.scheduler.scaling.scale-up-wait", "4s",
                    "dsfleet.scheduler.scaling.scale-up-jobs-per-slot", "5",
                    "dsfleet.scheduler.scaling.scale-down-delay", "6s",
                    "dsfleet.scheduler.scaling.cooldown", "7s")))
        .isEqualTo(
            new SchedulerProperties(
                List.of("a", "b"),
                Duration.ofSeconds(1),
                10,
                Duration.ofMinutes(1),
                true,
                List.of("/media", "/out"),
                true,
                Duration.ofSeconds(3),
                new ScalingSettings(
                    Duration.ofSeconds(4), 5, Duration.ofSeconds(6), Duration.ofSeconds(7))));
  }

  @Test
  void outOfRangeValues_areRefusedNamingTheKey() {
    assertRefused("dsfleet.scheduler.pools", "a b");
    assertRefused("dsfleet.scheduler.sweep-interval", "6s");
    assertRefused("dsfleet.scheduler.sweep-interval", "1ms");
    assertRefused("dsfleet.scheduler.sweep-batch-size", "0");
    assertRefused("dsfleet.scheduler.consistency-interval", "10ms");
    assertRefused("dsfleet.scheduler.reconcile-interval", "10ms");
    assertRefused("dsfleet.scheduler.scaling.scale-up-jobs-per-slot", "0");
  }

  private static void assertRefused(String key, String value) {
    assertThatThrownBy(() -> bind(Map.of(key, value)))
        .rootCause()
        .hasMessageContaining("expected " + key);
  }

  private static Map<String, String> pairs(String... keysAndValues) {
    Map<String, String> pairs = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      pairs.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return pairs;
  }

  private static SchedulerProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.scheduler", SchedulerProperties.class);
  }
}
