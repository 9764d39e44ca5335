package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.JournalStream;
import io.dsfleet.messages.broker.JournalLine;
import io.dsfleet.state.Journal;
import io.dsfleet.state.Journal.Head;
import io.dsfleet.state.Journal.Reading;
import io.dsfleet.state.PoolState;
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
 * Writes what changed in a pool into the journal. The place in the feed is moved on after the
 * broker's confirm: a line may be written twice, none is left out. For one thread.
 */
final class JournalWriter {
  private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
  private static final Duration LEASE = Duration.ofSeconds(5);
  private static final int ENTRIES = 500;
  private static final int ROUNDS_MOST = 20;

  /** What is compared as a whole is looked at so often, by the record's clock. */
  private static final long REST_MILLIS = 1_000;

  /** A connection that comes and goes does not make the broker write snapshots without end. */
  private static final long DOUBT_MILLIS = 60_000;

  private static final int LINE_BYTES = 120;

  /** How much is written before the next snapshot, by the size of the last one. */
  private static final int SNAPSHOTS_BETWEEN = 4;

  private static final long LEAST_BETWEEN = 16 << 20;

  /** How often the last snapshot's place is told, by the record's clock. */
  private static final long PLACE_MILLIS = 10_000;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final String id = UUID.randomUUID().toString();
  private final PoolState pool;
  private final JournalStream stream;
  private final JournalProperties properties;
  private final AtomicBoolean doubted = new AtomicBoolean(true);
  private final Map<List<String>, String> written = new HashMap<>();
  private long restAt;
  private long snapshotAt;
  private long bytes;
  private long snapshotBytes;
  private long begunAt = JournalStream.BEGINNING;
  private long placeAt;

  JournalWriter(PoolState pool, JournalStream stream, JournalProperties properties) {
    this.pool = pool;
    this.stream = stream;
    this.properties = properties;
  }

  /** What was written before may be gone: a snapshot is due. */
  void doubt() {
    doubted.set(true);
  }

  /** Writes all that the journal does not have; false: another scheduler does. */
  boolean write() {
    for (int round = 0; round < ROUNDS_MOST; round++) {
      switch (pool.journal().read(id, LEASE, ENTRIES).join()) {
        case Reading.Held _ -> {
          doubt();
          return false;
        }
        case Reading.Whole whole -> snapshot(whole.head(), whole.feedId());
        case Reading.Lines lines -> {
          take(lines);
          rest(lines.head(), false);
          tellPlace(lines.head());
          if (isSnapshotDue(lines.head())) {
            snapshot(lines.head(), Journal.BEGINNING);
          }
          if (lines.feedId().isEmpty()) {
            return true;
          }
        }
      }
    }
    return true;
  }

  private boolean isSnapshotDue(Head head) {
    long since = head.version() - snapshotAt;
    return since >= properties.snapshotInterval().toMillis()
        || bytes >= bytesBetween()
        || (doubted.get() && since >= DOUBT_MILLIS);
  }

  /** What must be read for a rebuild stays within some sizes of the record. */
  private long bytesBetween() {
    long wanted = Math.max(LEAST_BETWEEN, SNAPSHOTS_BETWEEN * snapshotBytes);
    return Math.min(wanted, properties.snapshotBytes());
  }

  /** Whoever rebuilds the record finds the place near the journal's end. */
  private void tellPlace(Head head) {
    if (begunAt != JournalStream.BEGINNING && head.version() - placeAt >= PLACE_MILLIS) {
      append(List.of(mark(head, JournalLine.BEGUN_AT, Long.toString(begunAt))));
      placeAt = head.version();
    }
  }

  /** Small things that changed or disappeared; the feed does not tell of all of them. */
  private void rest(Head head, boolean whole) {
    if (!whole && head.version() - restAt < REST_MILLIS) {
      return;
    }
    List<JournalLine> now = pool.journal().rest(head).join();
    Map<List<String>, String> seen = new HashMap<>();
    List<JournalLine> changed = new ArrayList<>();
    for (JournalLine line : now) {
      List<String> name = List.of(line.key(), line.field());
      String value = Objects.requireNonNull(line.value());
      seen.put(name, value);
      if (whole || !value.equals(written.get(name))) {
        changed.add(line);
      }
    }
    for (List<String> name : written.keySet()) {
      if (!seen.containsKey(name)) {
        changed.add(
            new JournalLine(
                pool.name(), head.generation(), head.version(), name.get(0), name.get(1), null));
      }
    }
    append(changed);
    written.clear();
    written.putAll(seen);
    restAt = head.version();
  }

  /**
   * Writes the whole record. A job that changes meanwhile is written again, by the feed.
   *
   * @param feedId place in the feed for a journal that has none
   */
  private void snapshot(Head head, String feedId) {
    doubted.set(false);
    try {
      boolean follows = follow();
      long end = stream.end(pool.name(), PATIENCE);
      String snapshot = UUID.randomUUID().toString();
      bytes = 0;
      append(List.of(mark(head, JournalLine.BEGIN, snapshot)));
      rest(head, true);
      int parts = 0;
      long since = head.version() - properties.ended().toMillis();
      Optional<String> next = Optional.empty();
      do {
        Journal.Part part = pool.journal().jobs(head, next.orElse(null), since).join();
        append(part.lines());
        next = part.next();
        parts++;
        follows = follow();
      } while (next.isPresent());
      append(List.of(mark(head, JournalLine.END, snapshot)));
      if (!follows) {
        pool.journal().written(id, feedId).join();
      }
      snapshotAt = head.version();
      snapshotBytes = bytes;
      bytes = 0;
      begunAt = end;
      placeAt = 0;
      tellPlace(head);
      LOG.info("the journal of {} has a snapshot of {} parts", pool.name(), parts);
    } catch (RuntimeException failed) {
      doubted.set(true);
      throw failed;
    }
  }

  /**
   * Keeps the lease, and what waits for the journal from waiting for a whole snapshot; false if the
   * journal has no place in the feed yet.
   */
  private boolean follow() {
    if (pool.journal().read(id, LEASE, ENTRIES).join() instanceof Reading.Lines news) {
      take(news);
      return true;
    }
    return false;
  }

  private void take(Reading.Lines news) {
    append(news.lines());
    news.feedId().ifPresent(at -> pool.journal().written(id, at).join());
  }

  private JournalLine mark(Head head, String mark, String name) {
    return JournalLine.mark(pool.name(), head.generation(), head.version(), mark, name);
  }

  private void append(List<JournalLine> lines) {
    if (lines.isEmpty()) {
      return;
    }
    stream.append(lines);
    for (JournalLine line : lines) {
      String value = line.value();
      bytes += LINE_BYTES + (value == null ? 0 : value.length());
    }
  }
}
