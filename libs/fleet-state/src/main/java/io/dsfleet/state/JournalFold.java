package io.dsfleet.state;

import io.dsfleet.messages.broker.JournalLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replays a pool's journal from the last complete snapshot on. Of each field it keeps the line with
 * the highest generation and version. Not thread-safe.
 */
public final class JournalFold {
  private Map<Field, JournalLine> lines = new LinkedHashMap<>();
  private @Nullable Map<Field, JournalLine> current;
  private String snapshot = "";
  private boolean complete;
  private boolean empty = true;
  private long generation;

  private record Field(String key, String field) {}

  /** Applies the next line. */
  public void accept(JournalLine line) {
    if (line.key().equals(JournalLine.ASKED)) {
      return;
    }
    empty = false;
    generation = Math.max(generation, line.generation());
    switch (line.key()) {
      case JournalLine.BEGIN -> {
        snapshot = line.field();
        current = new LinkedHashMap<>();
      }
      case JournalLine.END -> end(line.field());
      case JournalLine.GENERATION, JournalLine.BEGUN_AT -> {}
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

  private static void keep(Map<Field, JournalLine> into, JournalLine line) {
    into.merge(
        new Field(line.key(), line.field()),
        line,
        (old, fresh) -> fresh.outweighs(old) ? fresh : old);
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
  public List<JournalLine> record() {
    return lines.values().stream().filter(line -> line.value() != null).toList();
  }
}
