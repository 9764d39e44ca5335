package io.dsfleet.vision.cores;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Work split into parts that several threads claim. */
final class SharedWork {
  private final List<? extends Runnable> parts;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch unfinished;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  SharedWork(List<? extends Runnable> parts) {
    this.parts = parts;
    this.unfinished = new CountDownLatch(parts.size());
  }

  /** Number of unclaimed parts. */
  int unclaimed() {
    return Math.max(0, parts.size() - next.get());
  }

  void runAll() {
    while (runOne()) {
      // Until all parts are claimed.
    }
  }

  /** Claims a part and runs it unless another part has failed; returns false if none was left. */
  boolean runOne() {
    int part = next.getAndIncrement();
    if (part >= parts.size()) {
      return false;
    }
    try {
      if (failure.get() == null) {
        parts.get(part).run();
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    } finally {
      unfinished.countDown();
    }
    return true;
  }

  /** Waits for all parts, even if interrupted, because they use the caller's memory. */
  void await() {
    boolean interrupted = false;
    while (unfinished.getCount() > 0) {
      try {
        unfinished.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    switch (failure.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }
}
