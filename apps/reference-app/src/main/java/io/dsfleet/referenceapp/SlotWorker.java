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
 * Analyses the files of one slot, one after the other. A thread that hangs in a native library is
 * abandoned and replaced.
 *
 * <p>Call its methods on the event loop only.
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
   * Creates an idle worker.
   *
   * @param analyses creates the analysis of a new camera
   * @param ended called on the worker's thread
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

  /** Stops the current file at its next frame; returns its number for {@link #abandonFile}. */
  long stop() {
    return thread.stop();
  }

  /** Abandons the thread if it has not stopped the file yet; returns whether it did. */
  boolean abandonFile(long file) {
    if (!thread.isAnalysing(file)) {
      return false;
    }
    LOG.log(
        Level.WARNING, "stream {0}: abandoned its thread, which hangs", String.valueOf(streamId));
    thread.abandon();
    thread = new SlotThread(streamId, analyses, writer, nanoTime, ended);
    return true;
  }

  /** Closes the camera. */
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
