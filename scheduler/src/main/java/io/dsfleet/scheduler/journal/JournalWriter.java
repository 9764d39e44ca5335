package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.journal.JournalSource;
import io.dsfleet.state.journal.JournalSource.JournalBatch;
import io.dsfleet.state.journal.JournalSource.RecordPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the changes of a pool to the journal. The feed position advances after the broker's
 * confirm, so a line may be written twice but is never lost. Not thread-safe.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final int BATCH_SIZE = 500;
  private static final int MAX_ROUNDS = 20;

  /** Interval of comparing the state that the feed does not cover, by the Redis clock. */
  private static final long COMPARE_MILLIS = 1_000;

  /**
   * Minimum interval of snapshots after reconnects, so that an unstable connection does not cause a
   * snapshot each time.
   */
  private static final long RECONNECT_SNAPSHOT_MILLIS = 60_000;

  private static final int LINE_BYTES = 120;

  /** Multiple of the last snapshot's size that is written before the next snapshot. */
  private static final int SNAPSHOT_SIZES_BETWEEN = 4;

  private static final long MIN_BYTES_BETWEEN = 16 << 20;

  /** Interval of writing the offset of the last snapshot, by the Redis clock. */
  private static final long OFFSET_MILLIS = 10_000;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String id = UUID.randomUUID().toString();
  private final PoolState pool;
  private final JournalStream stream;
  private final JournalProperties properties;
  private final AtomicBoolean snapshotRequested = new AtomicBoolean(true);
  private final Map<List<String>, String> lastWritten = new HashMap<>();
  private long comparedAtMillis;
  private long snapshotAtMillis;
  private long bytes;
  private long snapshotBytes;
  private long snapshotOffset = JournalStream.START_OFFSET;
  private long offsetWrittenAtMillis;

  JournalWriter(PoolState pool, JournalStream stream, JournalProperties properties) {
    this.pool = pool;
    this.stream = stream;
    this.properties = properties;
  }

  /** Requests a snapshot, because earlier lines may be lost. */
  void requestSnapshot() {
    snapshotRequested.set(true);
  }

  /** Writes all pending changes; returns false if another scheduler holds the journal. */
  boolean write() {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      switch (pool.journal().read(id, LEASE, BATCH_SIZE).join()) {
        case JournalBatch.Busy _ -> {
          requestSnapshot();
          return false;
        }
        case JournalBatch.Snapshot whole -> snapshot(whole.head(), whole.feedId());
        case JournalBatch.Changes lines -> {
          append(lines);
          compare(lines.head(), false);
          writeSnapshotOffset(lines.head());
          if (isSnapshotDue(lines.head())) {
            snapshot(lines.head(), JournalSource.START_ID);
          }
          if (lines.feedId().isEmpty()) {
            return true;
          }
        }
      }
    }
    return true;
  }

  private boolean isSnapshotDue(RecordPosition head) {
    long since = head.version() - snapshotAtMillis;
    return since >= properties.snapshotInterval().toMillis()
        || bytes >= bytesBetween()
        || (snapshotRequested.get() && since >= RECONNECT_SNAPSHOT_MILLIS);
  }

  /** Bounds the data that a rebuild must read to a multiple of the state's size. */
  private long bytesBetween() {
    long target = Math.max(MIN_BYTES_BETWEEN, SNAPSHOT_SIZES_BETWEEN * snapshotBytes);
    return Math.min(target, properties.snapshotBytes());
  }

  /** Writes the offset of the last snapshot, so that a rebuild finds it near the journal's end. */
  private void writeSnapshotOffset(RecordPosition head) {
    if (snapshotOffset != JournalStream.START_OFFSET
        && head.version() - offsetWrittenAtMillis >= OFFSET_MILLIS) {
      append(List.of(mark(head, JournalEntry.SNAPSHOT_OFFSET, Long.toString(snapshotOffset))));
      offsetWrittenAtMillis = head.version();
    }
  }

  /** Writes changes and deletions that the feed does not cover. */
  private void compare(RecordPosition head, boolean whole) {
    if (!whole && head.version() - comparedAtMillis < COMPARE_MILLIS) {
      return;
    }
    List<JournalEntry> now = pool.journal().readAllButJobs(head).join();
    Map<List<String>, String> seen = new HashMap<>();
    List<JournalEntry> changed = new ArrayList<>();
    for (JournalEntry line : now) {
      List<String> name = List.of(line.key(), line.field());
      String value = Objects.requireNonNull(line.value());
      seen.put(name, value);
      if (whole || !value.equals(lastWritten.get(name))) {
        changed.add(line);
      }
    }
    for (List<String> name : lastWritten.keySet()) {
      if (!seen.containsKey(name)) {
        changed.add(
            new JournalEntry(
                pool.name(), head.generation(), head.version(), name.get(0), name.get(1), null));
      }
    }
    append(changed);
    lastWritten.clear();
    lastWritten.putAll(seen);
    comparedAtMillis = head.version();
  }

  /**
   * Writes a snapshot of the whole state. A job that changes meanwhile is written again from the
   * feed.
   *
   * @param feedId feed position for a journal that has none
   */
  private void snapshot(RecordPosition head, String feedId) {
    snapshotRequested.set(false);
    try {
      boolean positioned = writePending();
      long end = stream.currentOffset(pool.name(), TIMEOUT);
      String snapshot = UUID.randomUUID().toString();
      bytes = 0;
      append(List.of(mark(head, JournalEntry.SNAPSHOT_BEGIN, snapshot)));
      compare(head, true);
      int parts = 0;
      long since = head.version() - properties.endedJobRetention().toMillis();
      Optional<String> next = Optional.empty();
      do {
        JournalSource.SnapshotPage part =
            pool.journal().readJobs(head, next.orElse(null), since).join();
        append(part.lines());
        next = part.next();
        parts++;
        positioned = writePending();
      } while (next.isPresent());
      append(List.of(mark(head, JournalEntry.SNAPSHOT_END, snapshot)));
      if (!positioned) {
        pool.journal().markWritten(id, feedId).join();
      }
      snapshotAtMillis = head.version();
      snapshotBytes = bytes;
      bytes = 0;
      snapshotOffset = end;
      offsetWrittenAtMillis = 0;
      writeSnapshotOffset(head);
      LOG.info("wrote a journal snapshot of {} in {} parts", pool.name(), parts);
    } catch (RuntimeException failed) {
      snapshotRequested.set(true);
      throw failed;
    }
  }

  /**
   * Renews the lease and writes pending changes during a snapshot, so that acknowledgements need
   * not wait for it; returns false if the journal has no feed position yet.
   */
  private boolean writePending() {
    if (pool.journal().read(id, LEASE, BATCH_SIZE).join() instanceof JournalBatch.Changes changes) {
      append(changes);
      return true;
    }
    return false;
  }

  private void append(JournalBatch.Changes changes) {
    append(changes.lines());
    changes.feedId().ifPresent(at -> pool.journal().markWritten(id, at).join());
  }

  private JournalEntry mark(RecordPosition head, String marker, String name) {
    return JournalEntry.marker(pool.name(), head.generation(), head.version(), marker, name);
  }

  private void append(List<JournalEntry> lines) {
    if (lines.isEmpty()) {
      return;
    }
    stream.append(lines);
    for (JournalEntry line : lines) {
      String value = line.value();
      bytes += LINE_BYTES + (value == null ? 0 : value.length());
    }
  }
}
