package io.dsfleet.state;

import static io.dsfleet.state.Pool.get;

import io.dsfleet.messages.broker.JournalLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pool's journal in a list, written as the scheduler does. */
final class JournalInMemory {
  final List<JournalLine> lines = new ArrayList<>();
  private final Pool pool;
  private int snapshots;

  JournalInMemory(Pool pool) {
    this.pool = pool;
  }

  /** Writes what the journal lacks. */
  void write() {
    while (true) {
      Journal.Reading now = get(pool.state.journal().read("writer", Duration.ofSeconds(15), 20));
      switch (now) {
        case Journal.Reading.Held _ -> throw new IllegalStateException("held");
        case Journal.Reading.Whole whole -> snapshot(whole);
        case Journal.Reading.Lines some -> {
          lines.addAll(some.lines());
          lines.addAll(get(pool.state.journal().rest(some.head())));
          if (some.feedId().isEmpty()) {
            return;
          }
          get(pool.state.journal().written("writer", some.feedId().get()));
        }
      }
    }
  }

  private void snapshot(Journal.Reading.Whole whole) {
    String name = "snapshot-" + snapshots++;
    mark(whole.head(), JournalLine.BEGIN, name);
    lines.addAll(get(pool.state.journal().rest(whole.head())));
    Optional<String> next = Optional.empty();
    do {
      Journal.Part part = get(pool.state.journal().jobs(whole.head(), next.orElse(null), 0));
      lines.addAll(part.lines());
      next = part.next();
    } while (next.isPresent());
    mark(whole.head(), JournalLine.END, name);
    get(pool.state.journal().written("writer", whole.feedId()));
  }

  private void mark(Journal.Head head, String mark, String name) {
    lines.add(JournalLine.mark(pool.name, head.generation(), head.version(), mark, name));
  }

  /** Replays the journal. */
  JournalFold fold() {
    JournalFold fold = new JournalFold();
    lines.forEach(fold::accept);
    return fold;
  }

  /** Empties the record. */
  void lose() {
    TestRedis.drop(pool.name);
  }

  /** Rebuilds the record; returns its generation. */
  long rebuild() {
    JournalFold fold = fold();
    restore(fold.record());
    get(pool.state.rebuilding().revive(fold.record()));
    get(pool.state.rebuilding().begin(fold.generation() + 1));
    return fold.generation() + 1;
  }

  void restore(List<JournalLine> some) {
    get(pool.state.rebuilding().restore(some));
  }
}
