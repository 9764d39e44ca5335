package io.dsfleet.scheduler.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class JournalPropertiesTest {

  @Test
  void emptyConfiguration_hasTheDocumentedDefaults() {
    assertThat(bind(Map.of()))
        .isEqualTo(
            new JournalProperties(
                Duration.ofMillis(100),
                Duration.ofDays(2),
                DataSize.ofGigabytes(2),
                Duration.ofHours(6),
                Duration.ofDays(1),
                JournalProperties.RebuildMode.ON_REQUEST));
  }

  @Test
  void everyKey_isRead() {
    assertThat(
            bind(
                Map.of(
                    "dsfleet.journal.interval", "50ms",
                    "dsfleet.journal.max-age", "8h",
                    "dsfleet.journal.max-size", "64MB",
                    "dsfleet.journal.snapshot-interval", "2h",
                    "dsfleet.journal.ended-job-retention", "0s",
                    "dsfleet.journal.rebuild", "automatic")))
        .isEqualTo(
            new JournalProperties(
                Duration.ofMillis(50),
                Duration.ofHours(8),
                DataSize.ofMegabytes(64),
                Duration.ofHours(2),
                Duration.ZERO,
                JournalProperties.RebuildMode.AUTOMATIC));
  }

  @Test
  void snapshots_areWrittenWithinTheRetention() {
    assertThat(bind(Map.of("dsfleet.journal.max-size", "64MB")).snapshotBytes())
        .isEqualTo(DataSize.ofMegabytes(16).toBytes());
    assertRefused("dsfleet.journal.snapshot-interval", "13h");
  }

  @Test
  void outOfRangeValues_areRefusedNamingTheKey() {
    assertRefused("dsfleet.journal.interval", "9ms");
    assertRefused("dsfleet.journal.interval", "11s");
    assertRefused("dsfleet.journal.max-age", "59m");
    assertRefused("dsfleet.journal.max-size", "15MB");
    assertRefused("dsfleet.journal.snapshot-interval", "0s");
    assertRefused("dsfleet.journal.ended-job-retention", "-1s");
  }

  private static void assertRefused(String key, String value) {
    assertThatThrownBy(() -> bind(Map.of(key, value)))
        .rootCause()
        .hasMessageContaining("expected " + key);
  }

  private static JournalProperties bind(Map<String, String> settings) {
    return new Binder(new MapConfigurationPropertySource(settings))
        .bindOrCreate("dsfleet.journal", JournalProperties.class);
  }
}
