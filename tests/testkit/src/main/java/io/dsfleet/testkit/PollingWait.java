package io.dsfleet.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Polls for a condition that other threads or processes bring about, up to a timeout. */
public final class PollingWait {
  private static final long INITIAL_INTERVAL_NANOS = 1_000_000;
  private static final long MAX_INTERVAL_NANOS = 50_000_000;

  private PollingWait() {}

  /** Returns the first value that passes; fails with the last value after the timeout. */
  public static <T> T forValue(
      String what, Duration timeout, Callable<? extends T> source, Predicate<? super T> passes) {
    long end = System.nanoTime() + timeout.toNanos();
    long interval = INITIAL_INTERVAL_NANOS;
    while (true) {
      T last = call(what, source);
      if (passes.test(last)) {
        return last;
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new AssertionError(
            "expected " + what + " within " + timeout.toMillis() + " ms, but it is " + last);
      }
      LockSupport.parkNanos(interval);
      interval = Math.min(interval * 2, MAX_INTERVAL_NANOS);
    }
  }

  /** Waits until the condition holds. */
  public static void forCondition(String what, Duration timeout, Callable<Boolean> condition) {
    Boolean held = forValue(what, timeout, condition, Boolean.TRUE::equals);
    if (!held) {
      throw new AssertionError("expected " + what + ", but the condition is null");
    }
  }

  private static <T> T call(String what, Callable<? extends T> source) {
    try {
      return source.call();
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new AssertionError("expected " + what + ", but the check failed", checked);
    }
  }
}
