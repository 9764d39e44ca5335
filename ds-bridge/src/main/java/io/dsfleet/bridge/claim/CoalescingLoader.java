package io.dsfleet.bridge.claim;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Coalesces concurrent reads of a key. A caller arriving during a read shares the next read, so no
 * result predates its request; results are not cached.
 */
final class CoalescingLoader<T> {
  private final Function<String, CompletableFuture<T>> read;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, PendingRead<T>> running = new HashMap<>();

  private static final class PendingRead<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable PendingRead<T> next;
  }

  CoalescingLoader(Function<String, CompletableFuture<T>> read) {
    this.read = read;
  }

  /** Reads the current value of the key. */
  CompletableFuture<T> load(String key) {
    PendingRead<T> round;
    lock.lock();
    try {
      PendingRead<T> current = running.get(key);
      if (current != null) {
        if (current.next == null) {
          current.next = new PendingRead<>();
        }
        return current.next.result;
      }
      round = new PendingRead<>();
      running.put(key, round);
    } finally {
      lock.unlock();
    }
    start(key, round);
    return round.result;
  }

  private void start(String key, PendingRead<T> round) {
    CompletableFuture<T> reading;
    try {
      reading = read.apply(key);
    } catch (RuntimeException failure) {
      reading = CompletableFuture.failedFuture(failure);
    }
    var _ = reading.whenComplete((value, failure) -> finish(key, round, value, failure));
  }

  private void finish(String key, PendingRead<T> round, T value, @Nullable Throwable failure) {
    PendingRead<T> next;
    lock.lock();
    try {
      next = round.next;
      if (next == null) {
        running.remove(key);
      } else {
        running.put(key, next);
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      start(key, next);
    }
    if (failure == null) {
      round.result.complete(value);
    } else {
      round.result.completeExceptionally(failure);
    }
  }
}
