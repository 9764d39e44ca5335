package io.dsfleet.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for what other threads and processes bring about, never longer than a bound. */
public final class Eventually {
  private static final long FIRST_PAUSE_NANOS = 1_000_000;
  private static final long LONGEST_PAUSE_NANOS = 50_000_000;

  private Eventually() {}

  /** The first value that passes; fails with the last one seen once the bound is over. */
  public static <T> T value(
      String what, Duration bound, Callable<? extends T> source, Predicate<? super T> passes) {
    long end = System.nanoTime() + bound.toNanos();
    long pause = FIRST_PAUSE_NANOS;
    while (true) {
      T last = call(what, source);
      if (passes.test(last)) {
        return last;
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new AssertionError(
            "expected " + what + " within " + bound.toMillis() + " ms, but it is " + last);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
    }
  }

  /** Waits until the condition holds. */
  public static void holds(String what, Duration bound, Callable<Boolean> condition) {
    Boolean held = value(what, bound, condition, Boolean.TRUE::equals);
    if (!held) {
      throw new AssertionError("expected " + what + ", but it is not so");
    }
  }

  private static <T> T call(String what, Callable<? extends T> source) {
    try {
      return source.call();
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new AssertionError("expected " + what + ", but looking failed", checked);
    }
  }
}
