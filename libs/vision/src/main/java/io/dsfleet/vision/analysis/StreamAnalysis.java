package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Analyses a stream to its end, segment by segment, in the memory that one segment needs. */
final class StreamAnalysis {
  private static final double MIN_DECODED_FRACTION = 0.95;

  private final StreamReader reader;
  private final Consumer<AnalysisProgress> progress;
  private int frames;

  StreamAnalysis(StreamReader reader, Consumer<AnalysisProgress> progress) {
    this.reader = reader;
    this.progress = progress;
  }

  /** Analyses one segment as if it were a file. */
  interface Segment {
    AnalysisOutcome analyse(VideoReader reader, Consumer<AnalysisProgress> progress);
  }

  /** What was found; to be closed by whoever takes it, if there is anything. */
  AnalysisOutcome analyse(long fileId, String fileName, Segment segment) {
    TrackSpillFile spill;
    try {
      spill = TrackSpillFile.create();
    } catch (IOException e) {
      return new AnalysisOutcome.Unreadable("a temporary file cannot be made (" + e + ")");
    }
    boolean kept = false;
    try {
      String failure = analyseSegments(segment, spill);
      if (frames == 0) {
        return failure == null ? new AnalysisOutcome.Stopped() : new AnalysisOutcome.Unreadable(failure);
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

  /** Why the stream could not be read to its end; null if it could, or was stopped. */
  private @Nullable String analyseSegments(Segment segment, TrackSpillFile spill) {
    while (reader.hasMore()) {
      int before = frames;
      AnalysisOutcome outcome =
          segment.analyse(
              reader,
              now ->
                  progress.accept(
                      new AnalysisProgress(
                          before + now.frames(), reader.totalFrames(), spill.size() + now.tracks())));
      try {
        switch (outcome) {
          case AnalysisOutcome.Analysed(FileResult result) -> add(result, spill);
          case AnalysisOutcome.Damaged(FileResult result, String reason) -> {
            add(result, spill);
            return reason;
          }
          case AnalysisOutcome.Unreadable(String reason) -> {
            // A stream that is stopped or ends between two segments has an empty one more.
            if (frames == 0 && !reader.isStopped()) {
              return reason;
            }
          }
          case AnalysisOutcome.Stopped _, AnalysisOutcome.Stream _ ->
              throw new IllegalStateException("expected a segment, but got " + outcome);
        }
      } catch (IOException e) {
        return "a temporary file cannot be written (" + e + ")";
      }
    }
    return reader.failure() == null ? missingFrames() : reader.failure();
  }

  private void add(FileResult result, TrackSpillFile spill) throws IOException {
    spill.add(result.tracks(), frames);
    frames += result.frames();
  }

  private @Nullable String missingFrames() {
    return !reader.isStopped() && frames < reader.totalFrames() * MIN_DECODED_FRACTION
        ? "expected " + reader.totalFrames() + " frames, but only " + frames + " can be decoded"
        : null;
  }

  private static void discard(TrackSpillFile spill) {
    try {
      spill.close();
    } catch (IOException e) {
      System.getLogger(StreamAnalysis.class.getName())
          .log(System.Logger.Level.WARNING, "a temporary file is left behind", e);
    }
  }
}
