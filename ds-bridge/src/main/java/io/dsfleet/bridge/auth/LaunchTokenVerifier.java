package io.dsfleet.bridge.auth;

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
 * Verifies launch tokens against the recorded launches before a socket is opened.
 *
 * <p>Unauthenticated clients choose the pool and the secret, so both the reads and the cached pools
 * are bounded: one read of a pool per {@link #READ_INTERVAL}, and {@link #MAX_UNKNOWN_READS} reads
 * a second of pools without launches. A negative verdict is always based on a read that began after
 * the call.
 */
public final class LaunchTokenVerifier {
  /** How long a valid token is accepted without another read. */
  static final Duration FOUND_TTL = Duration.ofSeconds(1);

  /** Minimum time between the starts of two reads of one pool. */
  static final Duration READ_INTERVAL = Duration.ofMillis(100);

  /** Maximum reads per second of pools without launches. */
  static final int MAX_UNKNOWN_READS = 20;

  private static final int MAX_KNOWN_POOLS = 1_024;
  private static final int MAX_UNKNOWN_POOLS = 256;
  private static final long WINDOW_MILLIS = 1_000;

  /** Result of a verification. */
  public enum Verdict {
    /** The token belongs to a recorded launch. */
    FOUND,
    /** The token belongs to no launch of its pool. */
    NOT_FOUND,
    /** The rate limit for pools without launches is reached. */
    BUSY
  }

  private final Function<String, CompletableFuture<Set<String>>> tokenHashesOf;
  private final LongSupplier clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final SequencedMap<String, PoolTokens> known = bounded(MAX_KNOWN_POOLS);
  private final SequencedMap<String, PoolTokens> unknown = bounded(MAX_UNKNOWN_POOLS);
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
   * Creates a verifier with an empty cache.
   *
   * @param ownPool pool of the bridge, always kept in the cache
   * @param tokenHashesOf reads the hashes of all launch tokens of a pool
   * @param clock monotonic milliseconds
   */
  public LaunchTokenVerifier(
      String ownPool,
      Function<String, CompletableFuture<Set<String>>> tokenHashesOf,
      LongSupplier clock) {
    this.tokenHashesOf = tokenHashesOf;
    this.clock = clock;
    known.put(ownPool, new PoolTokens(ownPool));
  }

  /** Verifies a token; the future fails if the launches cannot be read. */
  public CompletableFuture<Verdict> verify(LaunchToken token) {
    String hash = token.hash();
    CompletableFuture<Set<String>> reading;
    lock.lock();
    try {
      long now = clock.getAsLong();
      PoolTokens tokens = known.get(token.pool());
      if (tokens == null) {
        tokens = unknown.get(token.pool());
        boolean joins = tokens != null && tokens.next != null;
        if (!joins && !tryAcquireUnknownRead(now)) {
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

  /** Number of cached pools. */
  int cachedPoolCount() {
    lock.lock();
    try {
      return known.size() + unknown.size();
    } finally {
      lock.unlock();
    }
  }

  private boolean tryAcquireUnknownRead(long now) {
    if (windowBeganMillis == Long.MIN_VALUE || now - windowBeganMillis >= WINDOW_MILLIS) {
      windowBeganMillis = now;
      unknownReads = 0;
    }
    return unknownReads++ < MAX_UNKNOWN_READS;
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
    long startedMillis;
    lock.lock();
    try {
      startedMillis = clock.getAsLong();
      tokens.next = null;
      tokens.running = read;
      tokens.beganMillis = startedMillis;
    } finally {
      lock.unlock();
    }
    CompletableFuture<Set<String>> result;
    try {
      result = tokenHashesOf.apply(tokens.pool);
    } catch (RuntimeException failed) {
      result = CompletableFuture.failedFuture(failed);
    }
    var _ =
        result.whenComplete(
            (hashes, failure) -> {
              if (failure == null) {
                store(tokens, hashes, startedMillis);
                read.complete(hashes);
              } else {
                read.completeExceptionally(failure);
              }
            });
  }

  private void store(PoolTokens tokens, Set<String> hashes, long readMillis) {
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

  /** A map that evicts its least recently used entry. */
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
