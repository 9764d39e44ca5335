package io.dsfleet.scheduler.journal;

import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.messages.broker.JournalEntry;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.journal.JournalReplay;
import io.dsfleet.state.journal.StateRecovery;
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
final class RecoveryRunner {
  /** The outcome. */
  enum RecoveryOutcome {
    /** The state is in use. */
    DONE,
    /** Another scheduler holds the rebuild lease. */
    BUSY,
    /** There is a journal, but it is incomplete or no rebuild was requested. */
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(RecoveryRunner.class);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int PAGE_SIZE = 100;

  /** Numbers of messages before the journal's end to search for the offset of the last snapshot. */
  private static final List<Long> SEARCH_DISTANCES = List.of(300L, 3_000L, 30_000L);

  private final String id = UUID.randomUUID().toString();
  private final PoolState pool;
  private final JournalStream stream;

  RecoveryRunner(PoolState pool, JournalStream stream) {
    this.pool = pool;
    this.stream = stream;
  }

  /**
   * @param allowed whether to rebuild if there is a journal
   */
  RecoveryOutcome putIntoUse(boolean allowed) {
    StateRecovery recovery = pool.recovery();
    if (!recovery.acquireLease(id, LEASE).join()) {
      return RecoveryOutcome.BUSY;
    }
    JournalReplay journal = journal();
    if (journal.isEmpty()) {
      recovery.putIntoUse(0).join();
      LOG.info(
          "put the state of {} into use: there is no journal of an earlier state", pool.name());
      return RecoveryOutcome.DONE;
    }
    if (!journal.isComplete()) {
      LOG.error(
          "the state of {} is empty, and its journal contains no complete snapshot:"
              + " restore Redis from a backup, or delete the queue dsfleet.journal to start empty",
          pool.name());
      return RecoveryOutcome.REFUSED;
    }
    if (!allowed) {
      LOG.error(
          "the state of {} is empty, but there is a journal of an earlier state: check that this is"
              + " the right Redis, then rebuild the state with ./dsfleet rebuild or"
              + " dsfleet.journal.rebuild=automatic",
          pool.name());
      return RecoveryOutcome.REFUSED;
    }
    rebuild(recovery, journal);
    return RecoveryOutcome.DONE;
  }

  /** Reads the journal from the last complete snapshot, or from the start if none is found. */
  private JournalReplay journal() {
    long offset = lastSnapshot();
    JournalReplay journal = replay(offset);
    return journal.isComplete() || offset == JournalStream.START_OFFSET
        ? journal
        : replay(JournalStream.START_OFFSET);
  }

  /** The offset of the pool's last complete snapshot, as recorded near the journal's end. */
  private long lastSnapshot() {
    long end = stream.currentOffset(pool.name(), TIMEOUT);
    AtomicLong offset = new AtomicLong(JournalStream.START_OFFSET);
    for (long distance : SEARCH_DISTANCES) {
      if (distance < end && offset.get() == JournalStream.START_OFFSET) {
        stream.read(
            pool.name(),
            end - distance,
            TIMEOUT,
            line -> {
              if (line.key().equals(JournalEntry.SNAPSHOT_OFFSET)) {
                offset.set(Long.parseLong(line.field()));
              }
            });
      }
    }
    return offset.get();
  }

  private JournalReplay replay(long from) {
    JournalReplay journal = new JournalReplay();
    stream.read(pool.name(), from, TIMEOUT, journal::apply);
    return journal;
  }

  private void rebuild(StateRecovery recovery, JournalReplay journal) {
    // Written to the journal first, so that a generation number is never reused if the state is
    // lost again.
    long generation = journal.generation() + 1;
    stream.append(
        List.of(
            JournalEntry.marker(
                pool.name(),
                generation,
                0,
                JournalEntry.NEW_GENERATION,
                Long.toString(generation))));
    List<JournalEntry> lines = journal.fields();
    LOG.warn("rebuilding the state of {} from {} lines", pool.name(), lines.size());
    inPages(lines, recovery::restore);
    inPages(lines, recovery::deriveState);
    recovery.putIntoUse(generation).join();
    LOG.warn("rebuilt the state of {} as generation {}", pool.name(), generation);
  }

  private void inPages(List<JournalEntry> lines, PageCall call) {
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
    pool.recovery().acquireLease(id, LEASE).join();
  }

  /** A Redis call for one page of lines. */
  private interface PageCall {
    CompletableFuture<Boolean> apply(List<JournalEntry> lines);
  }
}
