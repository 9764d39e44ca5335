package io.dsfleet.state;

import io.dsfleet.messages.broker.JournalLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pool's record was, by its journal: of each field the line that outweighs the others, from
 * the beginning of the last complete snapshot on. For one thread.
 */
public final class JournalFold {
  private Map<Field, JournalLine> lines = new LinkedHashMap<>();
  private @Nullable Map<Field, JournalLine> begun;
  private String snapshot = "";
  private boolean complete;
  private boolean empty = true;
  private long generation;

  private record Field(String key, String field) {}

  /** Takes the next line. */
  public void accept(JournalLine line) {
    if (line.key().equals(JournalLine.ASKED)) {
      return;
    }
    empty = false;
    generation = Math.max(generation, line.generation());
    switch (line.key()) {
      case JournalLine.BEGIN -> {
        snapshot = line.field();
        begun = new LinkedHashMap<>();
      }
      case JournalLine.END -> end(line.field());
      case JournalLine.GENERATION, JournalLine.BEGUN_AT -> {}
      default -> {
        // What lies before the first whole snapshot is not all, and of no use.
        if (complete) {
          keep(lines, line);
        }
        if (begun != null) {
          keep(begun, line);
        }
      }
    }
  }

  private void end(String id) {
    if (begun != null && id.equals(snapshot)) {
      lines = begun;
      begun = null;
      complete = true;
    }
  }

  private static void keep(Map<Field, JournalLine> into, JournalLine line) {
    into.merge(
        new Field(line.key(), line.field()),
        line,
        (old, fresh) -> fresh.outweighs(old) ? fresh : old);
  }

  /** Whether the journal has never had a line of the pool. */
  public boolean isEmpty() {
    return empty;
  }

  /** Whether it has a complete snapshot: otherwise what it tells is not all. */
  public boolean isComplete() {
    return complete;
  }

  /** The highest generation that wrote into it. */
  public long generation() {
    return generation;
  }

  /** The record's fields; those that are gone are left out. */
  public List<JournalLine> record() {
    return lines.values().stream().filter(line -> line.value() != null).toList();
  }
}
