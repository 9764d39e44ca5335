package io.dsfleet.live.source;

import java.util.concurrent.Semaphore;

/** Limits the number of viewers of all sources together. Thread-safe. */
public final class ViewerLimit {
  private final Semaphore free;

  /**
   * @param maxViewers positive
   */
  public ViewerLimit(int maxViewers) {
    free = new Semaphore(maxViewers);
  }

  /** Admits a viewer unless there are too many. */
  public boolean tryAcquire() {
    return free.tryAcquire();
  }

  /** Called once for each admitted viewer that has gone. */
  public void release() {
    free.release();
  }
}
