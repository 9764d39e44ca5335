package io.dsfleet.devtools.processes;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polls conditions that send no notification: other processes, ports, files. */
public final class ConditionWait {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private ConditionWait() {}

  /**
   * Polls {@code condition} every 50 ms until it holds, the timeout expires or the thread is
   * interrupted.
   *
   * @return whether the condition held
   */
  public static boolean until(BooleanSupplier condition, Duration timeout) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
    return true;
  }
}
