package io.dsfleet.bridge;

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
final class SharedReads<T> {
  private final Function<String, CompletableFuture<T>> read;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Round<T>> running = new HashMap<>();

  private static final class Round<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Round<T> next;
  }

  SharedReads(Function<String, CompletableFuture<T>> read) {
    this.read = read;
  }

  /** Reads the current value of the key. */
  CompletableFuture<T> ask(String key) {
    Round<T> round;
    lock.lock();
    try {
      Round<T> current = running.get(key);
      if (current != null) {
        if (current.next == null) {
          current.next = new Round<>();
        }
        return current.next.result;
      }
      round = new Round<>();
      running.put(key, round);
    } finally {
      lock.unlock();
    }
    start(key, round);
    return round.result;
  }

  private void start(String key, Round<T> round) {
    CompletableFuture<T> reading;
    try {
      reading = read.apply(key);
    } catch (RuntimeException failure) {
      reading = CompletableFuture.failedFuture(failure);
    }
    var _ = reading.whenComplete((value, failure) -> finish(key, round, value, failure));
  }

  private void finish(String key, Round<T> round, T value, @Nullable Throwable failure) {
    Round<T> next;
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
