package io.dsfleet.referenceapp;

import io.dsfleet.referenceapp.slots.AppEffect;
import io.dsfleet.referenceapp.slots.FileEnded;
import io.dsfleet.referenceapp.slots.LiveProgress;
import io.dsfleet.referenceapp.slots.PushedFile;
import io.dsfleet.vision.analysis.AnalysisOutcome;
import io.dsfleet.vision.analysis.AnalysisProgress;
import io.dsfleet.vision.analysis.FileResult;
import io.dsfleet.vision.analysis.ResultWriter;
import io.dsfleet.vision.analysis.VideoAnalysis;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A slot's thread and the camera it analyses. Call its methods on the event loop only. */
final class SlotThread {
  private static final System.Logger LOG = System.getLogger(SlotThread.class.getName());
  private static final double NANOS_PER_SECOND = 1e9;

  private final int streamId;
  private final ExecutorService thread;
  private final Supplier<VideoAnalysis> analyses;
  private final ResultWriter writer;
  private final LongSupplier nanoTime;
  private final Consumer<FileEnded> ended;
  private volatile AnalysisProgress progress = AnalysisProgress.NONE;
  private volatile long startedNanos;
  private volatile boolean stop;
  private final AtomicLong filesEnded = new AtomicLong();
  private long filesStarted;
  private @Nullable VideoAnalysis camera;

  SlotThread(
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
    this.thread =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("slot-" + streamId).daemon().factory());
  }

  void analyse(AppEffect.Analyse task) {
    stop = false;
    progress = AnalysisProgress.NONE;
    startedNanos = nanoTime.getAsLong();
    filesStarted++;
    thread.execute(() -> run(task));
  }

  long stop() {
    stop = true;
    return filesStarted;
  }

  boolean isAnalysing(long file) {
    return file == filesStarted && filesEnded.get() < filesStarted;
  }

  void reset() {
    thread.execute(this::closeCamera);
  }

  /** Stops the work. The slot's thread closes the camera and ends afterwards. */
  void abandon() {
    stop = true;
    thread.execute(this::closeCamera);
    thread.shutdown();
  }

  LiveProgress progress() {
    AnalysisProgress now = progress;
    return new LiveProgress(
        now.frames(),
        now.totalFrames(),
        now.tracks(),
        (nanoTime.getAsLong() - startedNanos) / NANOS_PER_SECOND);
  }

  private void run(AppEffect.Analyse task) {
    FileEnded end;
    try {
      end = analyseFile(task.run(), task.file());
    } catch (RuntimeException | Error e) {
      // A file that breaks a library or exhausts memory must not affect other files.
      LOG.log(Level.WARNING, "analysis of " + task.file().fileName() + " failed", e);
      end = new FileEnded(streamId, task.run(), false, "analysis failed: " + e);
      closeCamera();
    }
    filesEnded.incrementAndGet();
    ended.accept(end);
  }

  private FileEnded analyseFile(long run, PushedFile file) {
    VideoAnalysis analysis = camera == null ? analyses.get() : camera;
    camera = analysis;
    AnalysisOutcome outcome =
        analysis.analyse(
            file.source(), file.fileId(), file.fileName(), now -> progress = now, () -> stop);
    String problem =
        switch (outcome) {
          case AnalysisOutcome.Analysed(FileResult result) -> writeResult(result, file);
          case AnalysisOutcome.Damaged(FileResult result, String reason) ->
              joined(reason, writeResult(result, file));
          case AnalysisOutcome.Stream stream -> writeResult(stream, file);
          case AnalysisOutcome.Unreadable(String reason) -> reason;
          case AnalysisOutcome.Stopped() -> null;
        };
    if (problem != null) {
      LOG.log(
          Level.WARNING,
          "stream {0}: {1}: {2}",
          String.valueOf(streamId),
          file.fileName(),
          problem);
    }
    boolean stopped =
        outcome instanceof AnalysisOutcome.Stopped
            || (outcome instanceof AnalysisOutcome.Stream && stop);
    return new FileEnded(streamId, run, stopped, problem);
  }

  private @Nullable String writeResult(AnalysisOutcome.Stream stream, PushedFile file) {
    try (stream) {
      return joined(stream.failure(), writeResult(stream.result(), file));
    } catch (IOException e) {
      return "cannot delete a temporary file (" + e + ")";
    }
  }

  private static @Nullable String joined(@Nullable String reason, @Nullable String other) {
    if (reason == null || other == null) {
      return reason == null ? other : reason;
    }
    return reason + "; " + other;
  }

  private @Nullable String writeResult(FileResult result, PushedFile file) {
    try {
      writer.write(result, Path.of(file.outputPath()), streamId);
      return null;
    } catch (IOException | InvalidPathException e) {
      return "cannot write the result to " + file.outputPath() + " (" + e + ")";
    }
  }

  private void closeCamera() {
    if (camera != null) {
      camera.close();
      camera = null;
    }
  }
}
