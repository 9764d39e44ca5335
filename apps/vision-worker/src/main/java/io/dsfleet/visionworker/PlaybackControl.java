package io.dsfleet.visionworker;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Whether to play, pause or stop. Thread-safe. */
final class PlaybackControl {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private volatile boolean stopped;

  void pause() {
    set(true, false);
  }

  void resume() {
    set(false, false);
  }

  /** Stops for good. */
  void stop() {
    set(false, true);
  }

  boolean isStopped() {
    return stopped;
  }

  private void set(boolean newPaused, boolean stop) {
    lock.lock();
    try {
      paused = newPaused;
      stopped |= stop;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits while paused; returns whether it waited. */
  boolean awaitResumed() throws InterruptedException {
    lock.lock();
    try {
      boolean waited = false;
      while (paused && !stopped) {
        waited = true;
        changed.await();
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the duration, or until stopped. */
  void await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !stopped) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
