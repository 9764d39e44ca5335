package io.dsfleet.vision.analysis;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Interrupts FFmpeg's blocking calls on one source at a deadline or on a stop. FFmpeg asks at least
 * ten times per second while it waits for the network.
 */
final class ReadDeadline implements AutoCloseable {
  // JavaCPP limits the number of native callbacks, so that one serves all sources.
  private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new InterruptCallback();
  private static final Map<Long, ReadDeadline> BY_ADDRESS = new ConcurrentHashMap<>();

  private final BooleanSupplier stopped;
  private final BytePointer key = new BytePointer(1);
  private volatile long startedNanos = System.nanoTime();
  private volatile Duration timeout = Duration.ZERO;

  ReadDeadline(BooleanSupplier stopped) {
    this.stopped = stopped;
    BY_ADDRESS.put(key.address(), this);
  }

  /** Makes FFmpeg ask this deadline while it opens and reads the source. */
  void attach(AVFormatContext format) {
    format.interrupt_callback().callback(CALLBACK).opaque(key);
  }

  /** Sets the timeout of the next call. */
  void restart(Duration limit) {
    startedNanos = System.nanoTime();
    timeout = limit;
  }

  /** Whether the timeout passed or the reading was stopped. */
  boolean isOver() {
    return stopped.getAsBoolean() || System.nanoTime() - startedNanos > timeout.toNanos();
  }

  @Override
  public void close() {
    BY_ADDRESS.remove(key.address());
    key.close();
  }

  private static final class InterruptCallback extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      ReadDeadline deadline = BY_ADDRESS.get(opaque.address());
      return deadline != null && deadline.isOver() ? 1 : 0;
    }
  }
}
