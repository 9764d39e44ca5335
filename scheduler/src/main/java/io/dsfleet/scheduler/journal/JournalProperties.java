package io.dsfleet.scheduler.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the journal, from which an emptied record is rebuilt.
 *
 * @param interval pause between two looks for what the journal does not have; 10 ms to 10 s
 * @param maxAge how long the broker keeps its lines; at least 1 h, and 4 times {@code
 *     snapshotInterval}
 * @param maxSize how many bytes of it the broker keeps; at least 16 MB
 * @param snapshotInterval longest time between two snapshots of the whole record
 * @param ended jobs that ended longer ago are not in snapshots, and forgotten by a rebuild
 * @param rebuild what is done with an emptied record: wait until somebody asks for its rebuild, or
 *     rebuild it at once
 */
@ConfigurationProperties("dsfleet.journal")
public record JournalProperties(
    @DefaultValue("100ms") Duration interval,
    @DefaultValue("48h") Duration maxAge,
    @DefaultValue("2GB") DataSize maxSize,
    @DefaultValue("6h") Duration snapshotInterval,
    @DefaultValue("24h") Duration ended,
    @DefaultValue("asked") Rebuild rebuild) {
  private static final DataSize LEAST = DataSize.ofMegabytes(16);
  private static final int SNAPSHOTS_KEPT = 4;

  /** When an emptied record is rebuilt. */
  public enum Rebuild {
    ASKED,
    AUTOMATIC
  }

  public JournalProperties {
    expect(
        interval.compareTo(Duration.ofMillis(10)) >= 0
            && interval.compareTo(Duration.ofSeconds(10)) <= 0,
        "interval",
        "10ms to 10s",
        interval);
    expect(maxAge.compareTo(Duration.ofHours(1)) >= 0, "max-age", "at least 1h", maxAge);
    expect(maxSize.compareTo(LEAST) >= 0, "max-size", "at least 16MB", maxSize);
    expect(
        snapshotInterval.isPositive()
            && snapshotInterval.multipliedBy(SNAPSHOTS_KEPT).compareTo(maxAge) <= 0,
        "snapshot-interval",
        "at most a quarter of max-age",
        snapshotInterval);
    expect(!ended.isNegative(), "ended", "0s or more", ended);
  }

  /** Bytes after which a snapshot is written, so that the broker never lacks a complete one. */
  long snapshotBytes() {
    return maxSize.toBytes() / SNAPSHOTS_KEPT;
  }

  private static void expect(boolean holds, String key, String expected, Object actual) {
    if (!holds) {
      throw new IllegalArgumentException(
          "expected dsfleet.journal." + key + " to be " + expected + ", but it is " + actual);
    }
  }
}
