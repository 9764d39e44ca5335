package io.dsfleet.live.source;

import io.micrometer.core.instrument.Counter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer has not taken yet: the newest frame only, and the newest events. A slow viewer
 * loses frames, and nobody waits for it. Thread-safe.
 */
public final class ViewerMailbox implements SourceViewer {
  private static final int MAX_EVENTS = 64;

  /**
   * What was in the mailbox; empty after a timeout.
   *
   * @param events in order
   * @param frame the newest frame, null if there is none
   */
  public record ViewerDelivery(List<LiveEvent> events, @Nullable LiveFrame frame) {}

  private final Counter droppedFrames;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Deque<LiveEvent> events = new ArrayDeque<>();
  private @Nullable LiveFrame frame;
  private boolean closed;

  /**
   * @param droppedFrames counts frames that were replaced before the viewer took them
   */
  public ViewerMailbox(Counter droppedFrames) {
    this.droppedFrames = droppedFrames;
  }

  @Override
  public void onFrame(LiveFrame newFrame) {
    lock.lock();
    try {
      if (frame != null) {
        droppedFrames.increment();
      }
      frame = newFrame;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Drops the oldest event if there are too many. */
  @Override
  public void onEvent(LiveEvent event) {
    lock.lock();
    try {
      if (events.size() == MAX_EVENTS) {
        events.removeFirst();
      }
      events.addLast(event);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Discards the frame, for example because the viewer has left its source. */
  public void discardFrame() {
    lock.lock();
    try {
      frame = null;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes the viewer for good. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the mailbox is closed. */
  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is something to take, the mailbox is closed, or the timeout is over. */
  public ViewerDelivery take(Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (events.isEmpty() && frame == null && !closed && left > 0) {
        left = filled.awaitNanos(left);
      }
      ViewerDelivery delivery = new ViewerDelivery(List.copyOf(events), frame);
      events.clear();
      frame = null;
      return delivery;
    } finally {
      lock.unlock();
    }
  }
}
