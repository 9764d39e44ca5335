package io.dsfleet.bridge;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many apps claim a session at once; those that come meanwhile wait in the order of their
 * coming. Who leaves, from inside or from the line, makes room for the next.
 */
final class Admission {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Object> inside = new HashSet<>();
  private final SequencedMap<Object, Runnable> waiting = new LinkedHashMap<>();
  private final Queue<Runnable> turns = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  Admission(int most) {
    this.most = most;
  }

  /**
   * Runs {@code admitted} once it is the app's turn, on this thread or on that of who leaves; it
   * does not wait and does not fail.
   */
  void enter(Object app, Runnable admitted) {
    lock.lock();
    try {
      if (inside.size() >= most) {
        waiting.put(app, admitted);
        return;
      }
      inside.add(app);
    } finally {
      lock.unlock();
    }
    admitted.run();
  }

  /** The app has its session or is gone; for one that never entered nothing happens. */
  void leave(Object app) {
    Runnable next = leaving(app);
    if (next != null) {
      turns.add(next);
      // Who is admitted may leave at once and so admit the next: one behind the other, not within.
      if (pending.getAndIncrement() == 0) {
        do {
          turns.remove().run();
        } while (pending.decrementAndGet() != 0);
      }
    }
  }

  private @Nullable Runnable leaving(Object app) {
    lock.lock();
    try {
      if (waiting.remove(app) != null || !inside.remove(app)) {
        return null;
      }
      Map.Entry<Object, Runnable> first = waiting.pollFirstEntry();
      if (first == null) {
        return null;
      }
      inside.add(first.getKey());
      return first.getValue();
    } finally {
      lock.unlock();
    }
  }

  /** Apps that wait for their turn. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
