package io.dsfleet.bridge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends text frames one after the other without holding a thread, bounded by their length. A frame
 * goes out at once where nothing waits before it.
 */
final class FrameSender {

  /** Writes one frame and says later how that went: null for well. */
  interface Pipe {
    void write(String frame, Consumer<@Nullable Throwable> outcome);
  }

  private final Pipe pipe;
  private final long charsMax;
  private final Consumer<Throwable> failed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> waiting = new ArrayDeque<>();
  private long waitingChars;
  private boolean writing;
  private boolean closed;
  private @Nullable Runnable last;

  /** A sender that reports its first failure and then sends no more. */
  FrameSender(Pipe pipe, long charsMax, Consumer<Throwable> failed) {
    this.pipe = pipe;
    this.charsMax = charsMax;
    this.failed = failed;
  }

  /** Sends the frame behind the earlier ones; false where too much waits already. */
  boolean send(String frame) {
    lock.lock();
    try {
      if (closed || last != null) {
        return true;
      }
      if (waitingChars + frame.length() > charsMax) {
        return false;
      }
      waiting.add(frame);
      waitingChars += frame.length();
      if (writing) {
        return true;
      }
      writing = true;
    } finally {
      lock.unlock();
    }
    pump();
    return true;
  }

  /** Runs the action once everything is written; what is sent later is dropped. */
  void finish(Runnable action) {
    lock.lock();
    try {
      if (closed || last != null) {
        return;
      }
      last = action;
      if (writing) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Drops what waits. */
  void abort() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      waitingChars = 0;
    } finally {
      lock.unlock();
    }
  }

  private void pump() {
    boolean goOn = true;
    while (goOn) {
      String frame = next();
      if (frame == null) {
        return;
      }
      // Whoever comes second, the writer's return or its outcome, goes on with the next frame.
      AtomicBoolean met = new AtomicBoolean();
      pipe.write(frame, outcome -> written(outcome, met));
      goOn = !met.compareAndSet(false, true);
    }
  }

  private void written(@Nullable Throwable outcome, AtomicBoolean met) {
    if (outcome != null) {
      abort();
      failed.accept(outcome);
    }
    if (!met.compareAndSet(false, true)) {
      pump();
    }
  }

  private @Nullable String next() {
    Runnable action;
    lock.lock();
    try {
      String frame = waiting.poll();
      if (frame != null) {
        waitingChars -= frame.length();
        return frame;
      }
      writing = false;
      action = closed ? null : last;
      closed = closed || last != null;
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
    return null;
  }
}
