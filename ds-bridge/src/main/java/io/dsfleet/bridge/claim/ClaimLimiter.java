package io.dsfleet.bridge.claim;

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
 * Limits concurrent session claims. Excess apps queue in arrival order; completing or abandoning a
 * claim admits the next app.
 */
public final class ClaimLimiter {
  private final int max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Object> admittedApps = new HashSet<>();
  private final SequencedMap<Object, Runnable> waiting = new LinkedHashMap<>();
  private final Queue<Runnable> admissions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  public ClaimLimiter(int max) {
    this.max = max;
  }

  /**
   * Runs {@code admitted} as soon as the app is admitted, on this thread or on the thread that
   * releases another app. The action must neither block nor throw.
   */
  public void acquire(Object app, Runnable admitted) {
    lock.lock();
    try {
      if (admittedApps.size() >= max) {
        waiting.put(app, admitted);
        return;
      }
      admittedApps.add(app);
    } finally {
      lock.unlock();
    }
    admitted.run();
  }

  /** Removes an app whose claim is complete or abandoned; does nothing for an unknown app. */
  public void release(Object app) {
    Runnable next = removeAndAdmitNext(app);
    if (next != null) {
      admissions.add(next);
      // An admitted app may leave at once and so admit the next one: a loop, not a recursion.
      if (pending.getAndIncrement() == 0) {
        do {
          admissions.remove().run();
        } while (pending.decrementAndGet() != 0);
      }
    }
  }

  private @Nullable Runnable removeAndAdmitNext(Object app) {
    lock.lock();
    try {
      if (waiting.remove(app) != null || !admittedApps.remove(app)) {
        return null;
      }
      Map.Entry<Object, Runnable> first = waiting.pollFirstEntry();
      if (first == null) {
        return null;
      }
      admittedApps.add(first.getKey());
      return first.getValue();
    } finally {
      lock.unlock();
    }
  }

  /** Number of apps that wait to be admitted. */
  public int waitingCount() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }
}
