package io.dsfleet.bridge;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One read for all who ask at once. Who asks while a read is under way gets the answer of the next
 * one, so that no answer is older than its question; nothing is kept beyond that.
 */
final class SharedReads<T> {
  private final Function<String, CompletableFuture<T>> read;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Round<T>> underWay = new HashMap<>();

  private static final class Round<T> {
    private final CompletableFuture<T> present = new CompletableFuture<>();
    private @Nullable Round<T> next;
  }

  SharedReads(Function<String, CompletableFuture<T>> read) {
    this.read = read;
  }

  /** What is there now under the key. */
  CompletableFuture<T> ask(String key) {
    Round<T> mine;
    lock.lock();
    try {
      Round<T> present = underWay.get(key);
      if (present != null) {
        if (present.next == null) {
          present.next = new Round<>();
        }
        return present.next.present;
      }
      mine = new Round<>();
      underWay.put(key, mine);
    } finally {
      lock.unlock();
    }
    begin(key, mine);
    return mine.present;
  }

  private void begin(String key, Round<T> round) {
    CompletableFuture<T> reading;
    try {
      reading = read.apply(key);
    } catch (RuntimeException failed) {
      reading = CompletableFuture.failedFuture(failed);
    }
    var _ = reading.whenComplete((found, failed) -> over(key, round, found, failed));
  }

  private void over(String key, Round<T> round, T found, @Nullable Throwable failed) {
    Round<T> next;
    lock.lock();
    try {
      next = round.next;
      if (next == null) {
        underWay.remove(key);
      } else {
        underWay.put(key, next);
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      begin(key, next);
    }
    if (failed == null) {
      round.present.complete(found);
    } else {
      round.present.completeExceptionally(failed);
    }
  }
}
