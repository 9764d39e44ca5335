package io.dsfleet.devtools.processes;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions that can only be polled: other processes, ports, files. */
public final class ConditionWait {
  private static final Duration STEP = Duration.ofMillis(50);

  private ConditionWait() {}

  /**
   * Polls {@code condition} until it holds, the bound has passed or this thread is interrupted.
   *
   * @return whether the condition held
   */
  public static boolean until(BooleanSupplier condition, Duration bound) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos >= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      LockSupport.parkNanos(STEP.toNanos());
    }
    return true;
  }
}
