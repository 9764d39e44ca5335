package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.JournalStream;
import io.dsfleet.messages.broker.JournalLine;
import io.dsfleet.state.JournalFold;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.Rebuilding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a record into use that is not. One that dies half-way is followed by another one that begins
 * again: until the last step nothing but a rebuild can touch the record.
 */
final class Rebuilder {
  /** What came of it. */
  enum Outcome {
    /** The record is in use. */
    DONE,
    /** Another scheduler is at it. */
    HELD,
    /** There is a journal, and nobody asked for the rebuild, or it is not whole. */
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PAGE = 100;

  /** Messages before the journal's end in which the place of the last snapshot is looked for. */
  private static final List<Long> LOOKED_BACK = List.of(300L, 3_000L, 30_000L);

  private final String id = UUID.randomUUID().toString();
  private final PoolState pool;
  private final JournalStream stream;

  Rebuilder(PoolState pool, JournalStream stream) {
    this.pool = pool;
    this.stream = stream;
  }

  /**
   * @param allowed whether the record is rebuilt if there is a journal of it
   */
  Outcome putIntoUse(boolean allowed) {
    Rebuilding record = pool.rebuilding();
    if (!record.hold(id, LEASE).join()) {
      return Outcome.HELD;
    }
    JournalFold journal = journal();
    if (journal.isEmpty()) {
      record.begin(0).join();
      LOG.info(
          "the record of {} is put into use: there is no journal of an older one", pool.name());
      return Outcome.DONE;
    }
    if (!journal.isComplete()) {
      LOG.error(
          "the record of {} is empty, and its journal does not reach back to a whole snapshot:"
              + " restore Redis from a backup, or delete the queue dsfleet.journal to begin anew",
          pool.name());
      return Outcome.REFUSED;
    }
    if (!allowed) {
      LOG.error(
          "the record of {} is empty, but there is a journal of it: expected this Redis to be the"
              + " one that was in use; nothing is done until ./dsfleet rebuild, or"
              + " dsfleet.journal.rebuild=automatic, builds it anew from the journal",
          pool.name());
      return Outcome.REFUSED;
    }
    rebuild(record, journal);
    return Outcome.DONE;
  }

  /** From the last complete snapshot on; all of it where that is not found. */
  private JournalFold journal() {
    long begun = lastSnapshot();
    JournalFold journal = fold(begun);
    return journal.isComplete() || begun == JournalStream.BEGINNING
        ? journal
        : fold(JournalStream.BEGINNING);
  }

  /** Where the pool's last complete snapshot begins, by what is told near the journal's end. */
  private long lastSnapshot() {
    long end = stream.end(pool.name(), PATIENCE);
    AtomicLong begun = new AtomicLong(JournalStream.BEGINNING);
    for (long back : LOOKED_BACK) {
      if (back < end && begun.get() == JournalStream.BEGINNING) {
        stream.read(
            pool.name(),
            end - back,
            PATIENCE,
            line -> {
              if (line.key().equals(JournalLine.BEGUN_AT)) {
                begun.set(Long.parseLong(line.field()));
              }
            });
      }
    }
    return begun.get();
  }

  private JournalFold fold(long from) {
    JournalFold journal = new JournalFold();
    stream.read(pool.name(), from, PATIENCE, journal::accept);
    return journal;
  }

  private void rebuild(Rebuilding record, JournalFold journal) {
    // Known to the journal first, so that a record lost once more never gets the same numbers.
    long generation = journal.generation() + 1;
    stream.append(
        List.of(
            JournalLine.mark(
                pool.name(), generation, 0, JournalLine.GENERATION, Long.toString(generation))));
    List<JournalLine> lines = journal.record();
    LOG.warn("the record of {} is rebuilt from {} lines", pool.name(), lines.size());
    inPages(lines, record::restore);
    inPages(lines, record::revive);
    record.begin(generation).join();
    LOG.warn("the record of {} is rebuilt, as generation {}", pool.name(), generation);
  }

  private void inPages(List<JournalLine> lines, Step step) {
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += PAGE) {
      calls.add(step.apply(lines.subList(from, Math.min(lines.size(), from + PAGE))));
      if (calls.size() == PAGE) {
        finish(calls);
      }
    }
    finish(calls);
  }

  private void finish(List<CompletableFuture<Boolean>> calls) {
    calls.forEach(CompletableFuture::join);
    calls.clear();
    pool.rebuilding().hold(id, LEASE).join();
  }

  /** One step for some of the lines. */
  private interface Step {
    CompletableFuture<Boolean> apply(List<JournalLine> lines);
  }
}
