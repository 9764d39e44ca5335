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
 * Puts an unused state into use, by a rebuild if there is a journal. An interrupted rebuild is
 * restarted by another scheduler; until the last step only a rebuild can change the state.
 */
final class Rebuilder {
  /** The outcome. */
  enum Outcome {
    /** The state is in use. */
    DONE,
    /** Another scheduler holds the rebuild lease. */
    HELD,
    /** There is a journal, but it is incomplete or no rebuild was requested. */
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Rebuilder.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE_SIZE = 100;

  /** Numbers of messages before the journal's end to search for the offset of the last snapshot. */
  private static final List<Long> SEARCH_DISTANCES = List.of(300L, 3_000L, 30_000L);

  private final String id = UUID.randomUUID().toString();
  private final PoolState pool;
  private final JournalStream stream;

  Rebuilder(PoolState pool, JournalStream stream) {
    this.pool = pool;
    this.stream = stream;
  }

  /**
   * @param allowed whether to rebuild if there is a journal
   */
  Outcome putIntoUse(boolean allowed) {
    Rebuilding recovery = pool.rebuilding();
    if (!recovery.hold(id, LEASE).join()) {
      return Outcome.HELD;
    }
    JournalFold journal = journal();
    if (journal.isEmpty()) {
      recovery.begin(0).join();
      LOG.info(
          "put the state of {} into use: there is no journal of an earlier state", pool.name());
      return Outcome.DONE;
    }
    if (!journal.isComplete()) {
      LOG.error(
          "the state of {} is empty, and its journal contains no complete snapshot:"
              + " restore Redis from a backup, or delete the queue dsfleet.journal to start empty",
          pool.name());
      return Outcome.REFUSED;
    }
    if (!allowed) {
      LOG.error(
          "the state of {} is empty, but there is a journal of an earlier state: check that this is"
              + " the right Redis, then rebuild the state with ./dsfleet rebuild or"
              + " dsfleet.journal.rebuild=automatic",
          pool.name());
      return Outcome.REFUSED;
    }
    rebuild(recovery, journal);
    return Outcome.DONE;
  }

  /** Reads the journal from the last complete snapshot, or from the start if none is found. */
  private JournalFold journal() {
    long offset = lastSnapshot();
    JournalFold journal = replay(offset);
    return journal.isComplete() || offset == JournalStream.BEGINNING
        ? journal
        : replay(JournalStream.BEGINNING);
  }

  /** The offset of the pool's last complete snapshot, as recorded near the journal's end. */
  private long lastSnapshot() {
    long end = stream.end(pool.name(), TIMEOUT);
    AtomicLong offset = new AtomicLong(JournalStream.BEGINNING);
    for (long distance : SEARCH_DISTANCES) {
      if (distance < end && offset.get() == JournalStream.BEGINNING) {
        stream.read(
            pool.name(),
            end - distance,
            TIMEOUT,
            line -> {
              if (line.key().equals(JournalLine.BEGUN_AT)) {
                offset.set(Long.parseLong(line.field()));
              }
            });
      }
    }
    return offset.get();
  }

  private JournalFold replay(long from) {
    JournalFold journal = new JournalFold();
    stream.read(pool.name(), from, TIMEOUT, journal::accept);
    return journal;
  }

  private void rebuild(Rebuilding recovery, JournalFold journal) {
    // Written to the journal first, so that a generation number is never reused if the state is
    // lost again.
    long generation = journal.generation() + 1;
    stream.append(
        List.of(
            JournalLine.mark(
                pool.name(), generation, 0, JournalLine.GENERATION, Long.toString(generation))));
    List<JournalLine> lines = journal.record();
    LOG.warn("rebuilding the state of {} from {} lines", pool.name(), lines.size());
    inPages(lines, recovery::restore);
    inPages(lines, recovery::revive);
    recovery.begin(generation).join();
    LOG.warn("rebuilt the state of {} as generation {}", pool.name(), generation);
  }

  private void inPages(List<JournalLine> lines, PageCall call) {
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    for (int from = 0; from < lines.size(); from += PAGE_SIZE) {
      calls.add(call.apply(lines.subList(from, Math.min(lines.size(), from + PAGE_SIZE))));
      if (calls.size() == PAGE_SIZE) {
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

  /** A Redis call for one page of lines. */
  private interface PageCall {
    CompletableFuture<Boolean> apply(List<JournalLine> lines);
  }
}
