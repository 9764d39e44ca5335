package io.dsfleet.scheduler.journal;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the journal, from which a lost state is rebuilt.
 *
 * @param interval pause between two writes to the journal; 10 ms to 10 s
 * @param maxAge retention time of journal lines; at least 1 h, and 4 times {@code snapshotInterval}
 * @param maxSize maximum size of the journal in the broker; at least 16 MB
 * @param snapshotInterval maximum time between two snapshots of the whole state
 * @param endedJobRetention jobs that ended longer ago are omitted from snapshots and lost by a
 *     rebuild
 * @param rebuild when a lost state is rebuilt: on request, or automatically
 */
@ConfigurationProperties("dsfleet.journal")
public record JournalProperties(
    @DefaultValue("100ms") Duration interval,
    @DefaultValue("48h") Duration maxAge,
    @DefaultValue("2GB") DataSize maxSize,
    @DefaultValue("6h") Duration snapshotInterval,
    @DefaultValue("24h") Duration endedJobRetention,
    @DefaultValue("on-request") RebuildMode rebuild) {
  private static final DataSize MIN_SIZE = DataSize.ofMegabytes(16);
  private static final int SNAPSHOTS_KEPT = 4;

  /** When a lost state is rebuilt. */
  public enum RebuildMode {
    ON_REQUEST,
    AUTOMATIC
  }

  public JournalProperties {
    check(
        interval.compareTo(Duration.ofMillis(10)) >= 0
            && interval.compareTo(Duration.ofSeconds(10)) <= 0,
        "dsfleet.journal.interval",
        "10ms to 10s",
        interval);
    check(
        maxAge.compareTo(Duration.ofHours(1)) >= 0,
        "dsfleet.journal.max-age",
        "at least 1h",
        maxAge);
    check(maxSize.compareTo(MIN_SIZE) >= 0, "dsfleet.journal.max-size", "at least 16MB", maxSize);
    check(
        snapshotInterval.isPositive()
            && snapshotInterval.multipliedBy(SNAPSHOTS_KEPT).compareTo(maxAge) <= 0,
        "dsfleet.journal.snapshot-interval",
        "at most a quarter of max-age",
        snapshotInterval);
    check(
        !endedJobRetention.isNegative(),
        "dsfleet.journal.ended-job-retention",
        "0s or more",
        endedJobRetention);
  }

  /**
   * The number of bytes after which a snapshot is written, so that the broker always retains a
   * complete one.
   */
  long snapshotBytes() {
    return maxSize.toBytes() / SNAPSHOTS_KEPT;
  }

  private static void check(boolean valid, String key, String expected, Object actual) {
    if (!valid) {
      throw new IllegalArgumentException(
          "expected " + key + " to be " + expected + ", but it is " + actual);
    }
  }
}
