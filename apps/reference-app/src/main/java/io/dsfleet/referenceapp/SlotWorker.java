package io.dsfleet.referenceapp;

import io.dsfleet.referenceapp.slots.AppEffect;
import io.dsfleet.referenceapp.slots.FileEnded;
import io.dsfleet.referenceapp.slots.LiveProgress;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One slot: a thread that analyses the files it is given, one after the other. A thread that hangs
 * in a native library is left to itself, and the slot goes on with a new one.
 *
 * <p>For use by the app's one thread.
 */
final class SlotWorker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SlotWorker.class.getName());

  private final int streamId;
  private final Supplier<VideoAnalysis> analyses;
  private final ResultWriter writer;
  private final LongSupplier nanoTime;
  private final Consumer<FileEnded> ended;
  private SlotThread thread;

  /**
   * A worker that does nothing yet.
   *
   * @param analyses makes the analysis of a new camera
   * @param ended told on the worker's thread
   */
  SlotWorker(
      int streamId,
      Supplier<VideoAnalysis> analyses,
      ResultWriter writer,
      LongSupplier nanoTime,
      Consumer<FileEnded> ended) {
    this.streamId = streamId;
    this.analyses = analyses;
    this.writer = writer;
    this.nanoTime = nanoTime;
    this.ended = ended;
    this.thread = new SlotThread(streamId, analyses, writer, nanoTime, ended);
  }

  void analyse(AppEffect.Analyse task) {
    thread.analyse(task);
  }

  /** Ends the file in work at its next frame; its number, by which it can be given up. */
  long stop() {
    return thread.stop();
  }

  /** Gives a file up that was told to stop, if it has not; whether it was given up. */
  boolean abandonFile(long file) {
    if (!thread.isAnalysing(file)) {
      return false;
    }
    LOG.log(
        Level.WARNING,
        "stream {0}: its thread hangs and is left to itself",
        String.valueOf(streamId));
    thread.abandon();
    thread = new SlotThread(streamId, analyses, writer, nanoTime, ended);
    return true;
  }

  /** Forgets the camera. */
  void reset() {
    thread.reset();
  }

  LiveProgress progress() {
    return thread.progress();
  }

  @Override
  public void close() {
    thread.abandon();
  }
}
