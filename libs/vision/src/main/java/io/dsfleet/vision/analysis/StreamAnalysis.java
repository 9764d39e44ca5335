package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Analyses a stream in segments, so that memory is bounded by one segment. */
final class StreamAnalysis {
  private final StreamReader reader;
  private final Consumer<AnalysisProgress> progress;
  private int frames;

  StreamAnalysis(StreamReader reader, Consumer<AnalysisProgress> progress) {
    this.reader = reader;
    this.progress = progress;
  }

  /** Analyses one segment like a file. */
  interface Segment {
    AnalysisOutcome analyse(VideoReader reader, Consumer<AnalysisProgress> progress);
  }

  /**
   * Analyses the stream. The caller closes the outcome if it is a {@link AnalysisOutcome.Stream}.
   */
  AnalysisOutcome analyse(long fileId, String fileName, Segment segment) {
    TrackSpillFile spill;
    try {
      spill = TrackSpillFile.create();
    } catch (IOException e) {
      return new AnalysisOutcome.Unreadable("cannot create a temporary file (" + e + ")");
    }
    boolean kept = false;
    try {
      String failure = analyseSegments(segment, spill);
      if (frames == 0) {
        return failure == null
            ? new AnalysisOutcome.Stopped()
            : new AnalysisOutcome.Unreadable(failure);
      }
      FileResult result =
          new FileResult(
              fileId,
              fileName,
              reader.width(),
              reader.height(),
              reader.framesPerSecond(),
              frames,
              spill.tracks());
      kept = true;
      return new AnalysisOutcome.Stream(result, spill, failure);
    } finally {
      if (!kept) {
        discard(spill);
      }
    }
  }

  /** Returns why the stream could not be read to its end; null if it could or was stopped. */
  private @Nullable String analyseSegments(Segment segment, TrackSpillFile spill) {
    while (reader.hasMore()) {
      int before = frames;
      AnalysisOutcome outcome =
          segment.analyse(
              reader,
              now ->
                  progress.accept(
                      new AnalysisProgress(
                          before + now.frames(),
                          reader.totalFrames(),
                          spill.size() + now.tracks())));
      try {
        switch (outcome) {
          case AnalysisOutcome.Analysed(FileResult result) -> add(result, spill);
          case AnalysisOutcome.Damaged(FileResult result, String reason) -> {
            add(result, spill);
            return reason;
          }
          case AnalysisOutcome.Unreadable(String reason) -> {
            // A stream that ends or is stopped between two segments yields an empty last segment.
            if (frames == 0 && !reader.isStopped()) {
              return reason;
            }
          }
          case AnalysisOutcome.Stopped _, AnalysisOutcome.Stream _ ->
              throw new IllegalStateException("unexpected outcome of a segment: " + outcome);
        }
      } catch (IOException e) {
        return "cannot write a temporary file (" + e + ")";
      }
    }
    return reader.failure() == null ? reader.damage() : reader.failure();
  }

  private void add(FileResult result, TrackSpillFile spill) throws IOException {
    spill.add(result.tracks(), frames);
    frames += result.frames();
  }

  private static void discard(TrackSpillFile spill) {
    try {
      spill.close();
    } catch (IOException e) {
      System.getLogger(StreamAnalysis.class.getName())
          .log(System.Logger.Level.WARNING, "cannot delete a temporary file", e);
    }
  }
}
