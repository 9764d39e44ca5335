package io.dsfleet.bridge;

import io.dsfleet.messages.launch.LaunchToken;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks launch tokens against the records of launched processes, before a socket is opened.
 *
 * <p>Strangers choose the pool and the secret, so both the reads and the pools in memory are
 * bounded: one read of a pool per {@link #READ_INTERVAL}, {@link #UNKNOWN_READS_MAX} reads a second
 * of pools without launches. A refusal always rests on a read that began after the question.
 */
final class LaunchTokenVerifier {
  /** How long a token that was found counts as valid without another read. */
  static final Duration FOUND_TTL = Duration.ofSeconds(1);

  /** Least time between the beginnings of two reads of one pool. */
  static final Duration READ_INTERVAL = Duration.ofMillis(100);

  /** Reads a second of pools that have no launches. */
  static final int UNKNOWN_READS_MAX = 20;

  private static final int KNOWN_POOLS_MAX = 1_024;
  private static final int UNKNOWN_POOLS_MAX = 256;
  private static final long WINDOW_MILLIS = 1_000;

  /** Answer to a question about a token. */
  enum Verdict {
    /** The token belongs to a recorded launch. */
    FOUND,
    /** No launch of its pool has it. */
    NOT_FOUND,
    /** Too many pools without launches are asked for now. */
    BUSY
  }

  private final Function<String, CompletableFuture<Set<String>>> tokenHashesOf;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, PoolTokens> known = bounded(KNOWN_POOLS_MAX);
  private final SequencedMap<String, PoolTokens> unknown = bounded(UNKNOWN_POOLS_MAX);
  private long windowBeganMillis = Long.MIN_VALUE;
  private int unknownReads;

  private static final class PoolTokens {
    private final String pool;
    private Set<String> hashes = Set.of();
    private long readMillis = Long.MIN_VALUE;
    private long beganMillis = Long.MIN_VALUE;
    private CompletableFuture<Set<String>> running = CompletableFuture.completedFuture(Set.of());
    private @Nullable CompletableFuture<Set<String>> next;

    PoolTokens(String pool) {
      this.pool = pool;
    }
  }

  /**
   * A verifier without any pool read yet.
   *
   * @param ownPool pool of the bridge, whose reads no stranger can crowd out
   * @param tokenHashesOf reads the hashes of all launch tokens of a pool
   * @param clock milliseconds that never go back
   */
  LaunchTokenVerifier(
      String ownPool,
      Function<String, CompletableFuture<Set<String>>> tokenHashesOf,
      LongSupplier clock) {
    this.tokenHashesOf = tokenHashesOf;
    this.clock = clock;
    known.put(ownPool, new PoolTokens(ownPool));
  }

  /** Looks the token up; fails where the records cannot be read. */
  CompletableFuture<Verdict> verify(LaunchToken token) {
    String hash = token.hash();
    CompletableFuture<Set<String>> reading;
    lock.lock();
    try {
      long now = clock.getAsLong();
      PoolTokens tokens = known.get(token.pool());
      if (tokens == null) {
        tokens = unknown.get(token.pool());
        boolean joins = tokens != null && tokens.next != null;
        if (!joins && !takesUnknownRead(now)) {
          return CompletableFuture.completedFuture(Verdict.BUSY);
        }
        if (tokens == null) {
          tokens = new PoolTokens(token.pool());
          unknown.put(token.pool(), tokens);
        }
      } else if (tokens.hashes.contains(hash) && now - tokens.readMillis < FOUND_TTL.toMillis()) {
        return CompletableFuture.completedFuture(Verdict.FOUND);
      }
      reading = nextRead(tokens, now);
    } finally {
      lock.unlock();
    }
    return reading.thenApply(hashes -> hashes.contains(hash) ? Verdict.FOUND : Verdict.NOT_FOUND);
  }

  /** Pools in memory. */
  int pools() {
    lock.lock();
    try {
      return known.size() + unknown.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean takesUnknownRead(long now) {
    if (windowBeganMillis == Long.MIN_VALUE || now - windowBeganMillis >= WINDOW_MILLIS) {
      windowBeganMillis = now;
      unknownReads = 0;
    }
    return unknownReads++ < UNKNOWN_READS_MAX;
  }

  private CompletableFuture<Set<String>> nextRead(PoolTokens tokens, long now) {
    if (tokens.next != null) {
      return tokens.next;
    }
    CompletableFuture<Set<String>> next = new CompletableFuture<>();
    tokens.next = next;
    long wait =
        tokens.beganMillis == Long.MIN_VALUE
            ? 0
            : Math.max(0, tokens.beganMillis + READ_INTERVAL.toMillis() - now);
    var _ =
        tokens.running.whenCompleteAsync(
            (_, _) -> begin(tokens, next),
            CompletableFuture.delayedExecutor(wait, TimeUnit.MILLISECONDS));
    return next;
  }

  private void begin(PoolTokens tokens, CompletableFuture<Set<String>> read) {
    long began;
    lock.lock();
    try {
      began = clock.getAsLong();
      tokens.next = null;
      tokens.running = read;
      tokens.beganMillis = began;
    } finally {
      lock.unlock();
    }
    CompletableFuture<Set<String>> answer;
    try {
      answer = tokenHashesOf.apply(tokens.pool);
    } catch (RuntimeException failed) {
      answer = CompletableFuture.failedFuture(failed);
    }
    var _ =
        answer.whenComplete(
            (hashes, failure) -> {
              if (failure == null) {
                keep(tokens, hashes, began);
                read.complete(hashes);
              } else {
                read.completeExceptionally(failure);
              }
            });
  }

  private void keep(PoolTokens tokens, Set<String> hashes, long readMillis) {
    lock.lock();
    try {
      tokens.hashes = hashes;
      tokens.readMillis = readMillis;
      if (!hashes.isEmpty() && unknown.remove(tokens.pool, tokens)) {
        known.put(tokens.pool, tokens);
      }
    } finally {
      lock.unlock();
    }
  }

  /** A map that drops the entry that was not used for longest. */
  private static SequencedMap<String, PoolTokens> bounded(int max) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, PoolTokens> eldest) {
        return size() > max;
      }
    };
  }
}
