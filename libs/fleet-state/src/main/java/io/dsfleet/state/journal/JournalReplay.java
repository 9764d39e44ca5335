package io.dsfleet.state.journal;

import io.dsfleet.messages.broker.JournalEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays a pool's journal from the last complete snapshot on. Of each field it keeps the line with
 * the highest generation and version. Not thread-safe.
 */
public final class JournalReplay {
  private Map<Field, JournalEntry> lines = new LinkedHashMap<>();
  private @Nullable Map<Field, JournalEntry> current;
  private String snapshot = "";
  private boolean complete;
  private boolean empty = true;
  private long generation;

  private record Field(String key, String field) {}

  /** Applies the next line. */
  public void apply(JournalEntry line) {
    if (line.key().equals(JournalEntry.READ_MARKER)) {
      return;
    }
    empty = false;
    generation = Math.max(generation, line.generation());
    switch (line.key()) {
      case JournalEntry.SNAPSHOT_BEGIN -> {
        snapshot = line.field();
        current = new LinkedHashMap<>();
      }
      case JournalEntry.SNAPSHOT_END -> end(line.field());
      case JournalEntry.NEW_GENERATION, JournalEntry.SNAPSHOT_OFFSET -> {}
      default -> {
        // Lines before the first complete snapshot are incomplete.
        if (complete) {
          keep(lines, line);
        }
        if (current != null) {
          keep(current, line);
        }
      }
    }
  }

  private void end(String id) {
    if (current != null && id.equals(snapshot)) {
      lines = current;
      current = null;
      complete = true;
    }
  }

  private static void keep(Map<Field, JournalEntry> into, JournalEntry line) {
    into.merge(
        new Field(line.key(), line.field()),
        line,
        (old, fresh) -> fresh.supersedes(old) ? fresh : old);
  }

  /** Whether the journal has no line of the pool. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether the journal has a complete snapshot, without which the record is incomplete. */
  public boolean isComplete() {
    return complete;
  }

  /** The highest generation in the journal. */
  public long generation() {
    return generation;
  }

  /** The fields of the record, without deleted ones. */
  public List<JournalEntry> fields() {
    return lines.values().stream().filter(line -> line.value() != null).toList();
  }
}
