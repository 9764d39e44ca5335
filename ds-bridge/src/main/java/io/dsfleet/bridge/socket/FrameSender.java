package io.dsfleet.bridge.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends text frames in order without blocking a thread; the queue is bounded by the length of its
 * frames. A frame is written at once if the queue is empty.
 */
final class FrameSender {

  /** Writes one frame and later reports the outcome: null on success. */
  interface FrameWriter {
    void write(String frame, Consumer<@Nullable Throwable> outcome);
  }

  private final FrameWriter pipe;
  private final long maxChars;
  private final Consumer<Throwable> failed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<String> queue = new ArrayDeque<>();
  private long queuedChars;
  private boolean writing;
  private boolean closed;
  private @Nullable Runnable finalAction;

  /** Creates a sender that reports its first failure and then stops. */
  FrameSender(FrameWriter pipe, long maxChars, Consumer<Throwable> failed) {
    this.pipe = pipe;
    this.maxChars = maxChars;
    this.failed = failed;
  }

  /** Queues a frame; false if the queue is full. Frames after the end are dropped. */
  boolean send(String frame) {
    lock.lock();
    try {
      if (closed || finalAction != null) {
        return true;
      }
      if (queuedChars + frame.length() > maxChars) {
        return false;
      }
      queue.add(frame);
      queuedChars += frame.length();
      if (writing) {
        return true;
      }
      writing = true;
    } finally {
      lock.unlock();
    }
    writeQueued();
    return true;
  }

  /** Runs the action once all queued frames are written; later frames are dropped. */
  void closeWhenSent(Runnable action) {
    lock.lock();
    try {
      if (closed || finalAction != null) {
        return;
      }
      finalAction = action;
      if (writing) {
        return;
      }
      closed = true;
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Drops all queued frames. */
  void abort() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      queuedChars = 0;
    } finally {
      lock.unlock();
    }
  }

  private void writeQueued() {
    boolean proceed = true;
    while (proceed) {
      String frame = next();
      if (frame == null) {
        return;
      }
      // The second of two events, the return of write and its outcome, continues with the next
      // frame.
      AtomicBoolean firstDone = new AtomicBoolean();
      pipe.write(frame, outcome -> written(outcome, firstDone));
      proceed = !firstDone.compareAndSet(false, true);
    }
  }

  private void written(@Nullable Throwable outcome, AtomicBoolean firstDone) {
    if (outcome != null) {
      abort();
      failed.accept(outcome);
    }
    if (!firstDone.compareAndSet(false, true)) {
      writeQueued();
    }
  }

  private @Nullable String next() {
    Runnable action;
    lock.lock();
    try {
      String frame = queue.poll();
      if (frame != null) {
        queuedChars -= frame.length();
        return frame;
      }
      writing = false;
      action = closed ? null : finalAction;
      closed = closed || finalAction != null;
    } finally {
      lock.unlock();
    }
    if (action != null) {
      action.run();
    }
    return null;
  }
}
