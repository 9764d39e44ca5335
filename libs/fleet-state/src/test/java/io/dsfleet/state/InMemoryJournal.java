package io.dsfleet.state;

import static io.dsfleet.state.TestPool.get;

import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.state.journal.JournalReplay;
import io.dsfleet.state.journal.JournalSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pool's journal in a list, written as the scheduler does. */
final class InMemoryJournal {
  final List<JournalEntry> lines = new ArrayList<>();
  private final TestPool pool;
  private int snapshots;

  InMemoryJournal(TestPool pool) {
    this.pool = pool;
  }

  /** Writes what the journal lacks. */
  void write() {
    while (true) {
      JournalSource.JournalBatch now =
          get(pool.state.journal().read("writer", Duration.ofSeconds(15), 20));
      switch (now) {
        case JournalSource.JournalBatch.Busy _ -> throw new IllegalStateException("held");
        case JournalSource.JournalBatch.Snapshot whole -> snapshot(whole);
        case JournalSource.JournalBatch.Changes some -> {
          lines.addAll(some.lines());
          lines.addAll(get(pool.state.journal().readAllButJobs(some.head())));
          if (some.feedId().isEmpty()) {
            return;
          }
          get(pool.state.journal().markWritten("writer", some.feedId().get()));
        }
      }
    }
  }

  private void snapshot(JournalSource.JournalBatch.Snapshot whole) {
    String name = "snapshot-" + snapshots++;
    mark(whole.head(), JournalEntry.SNAPSHOT_BEGIN, name);
    lines.addAll(get(pool.state.journal().readAllButJobs(whole.head())));
    Optional<String> next = Optional.empty();
    do {
      JournalSource.SnapshotPage part =
          get(pool.state.journal().readJobs(whole.head(), next.orElse(null), 0));
      lines.addAll(part.lines());
      next = part.next();
    } while (next.isPresent());
    mark(whole.head(), JournalEntry.SNAPSHOT_END, name);
    get(pool.state.journal().markWritten("writer", whole.feedId()));
  }

  private void mark(JournalSource.RecordPosition head, String mark, String name) {
    lines.add(JournalEntry.marker(pool.name, head.generation(), head.version(), mark, name));
  }

  /** Replays the journal. */
  JournalReplay fold() {
    JournalReplay fold = new JournalReplay();
    lines.forEach(fold::apply);
    return fold;
  }

  /** Empties the record. */
  void lose() {
    TestRedis.drop(pool.name);
  }

  /** Rebuilds the record; returns its generation. */
  long rebuild() {
    JournalReplay fold = fold();
    restore(fold.fields());
    get(pool.state.recovery().deriveState(fold.fields()));
    get(pool.state.recovery().putIntoUse(fold.generation() + 1));
    return fold.generation() + 1;
  }

  void restore(List<JournalEntry> some) {
    get(pool.state.recovery().restore(some));
  }
}
