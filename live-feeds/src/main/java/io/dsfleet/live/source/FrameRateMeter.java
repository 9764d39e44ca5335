package io.dsfleet.live.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Measures the frame rate of the last seconds. Thread-safe. */
final class FrameRateMeter {
  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final double SECOND_NANOS = 1e9;
  private static final int MAX_FRAMES = 256;

  private final Deque<Long> times = new ArrayDeque<>();

  synchronized void add(long nanos) {
    times.addLast(nanos);
    if (times.size() > MAX_FRAMES) {
      times.removeFirst();
    }
  }

  /** Frames per second, rounded to a tenth. */
  synchronized double rate(long nowNanos) {
    while (!times.isEmpty() && nowNanos - times.getFirst() > WINDOW_NANOS) {
      times.removeFirst();
    }
    if (times.size() < 2) {
      return 0;
    }
    double seconds = (times.getLast() - times.getFirst()) / SECOND_NANOS;
    return seconds <= 0 ? 0 : Math.round((times.size() - 1) / seconds * 10) / 10.0;
  }

  synchronized void clear() {
    times.clear();
  }
}
