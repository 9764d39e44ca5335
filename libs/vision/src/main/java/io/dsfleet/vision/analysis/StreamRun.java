package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Analyses a stream to its end, segment by segment, in the memory that one segment needs. */
final class StreamRun {
  private static final double COMPLETE = 0.95;

  private final StreamReader reader;
  private final Consumer<Progress> progress;
  private int frames;

  StreamRun(StreamReader reader, Consumer<Progress> progress) {
    this.reader = reader;
    this.progress = progress;
  }

  /** Analyses one segment as if it were a file. */
  interface Segment {
    FileOutcome analyse(VideoReader reader, Consumer<Progress> progress);
  }

  /** What was found; to be closed by whoever takes it, if there is anything. */
  FileOutcome analyse(long fileId, String fileName, Segment segment) {
    TrackSpill spill;
    try {
      spill = TrackSpill.make();
    } catch (IOException e) {
      return new FileOutcome.Unreadable("a temporary file cannot be made (" + e + ")");
    }
    boolean kept = false;
    try {
      String failure = allSegments(segment, spill);
      if (frames == 0) {
        return failure == null ? new FileOutcome.Stopped() : new FileOutcome.Unreadable(failure);
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
      return new FileOutcome.Stream(result, spill, failure);
    } finally {
      if (!kept) {
        discard(spill);
      }
    }
  }

  /** Why the stream could not be read to its end; null if it could, or was stopped. */
  private @Nullable String allSegments(Segment segment, TrackSpill spill) {
    while (reader.more()) {
      int before = frames;
      FileOutcome outcome =
          segment.analyse(
              reader,
              now ->
                  progress.accept(
                      new Progress(
                          before + now.frames(), reader.total(), spill.size() + now.tracks())));
      try {
        switch (outcome) {
          case FileOutcome.Analysed(FileResult result) -> add(result, spill);
          case FileOutcome.Damaged(FileResult result, String reason) -> {
            add(result, spill);
            return reason;
          }
          case FileOutcome.Unreadable(String reason) -> {
            // A stream that is stopped or ends between two segments has an empty one more.
            if (frames == 0 && !reader.stopped()) {
              return reason;
            }
          }
          case FileOutcome.Stopped _, FileOutcome.Stream _ ->
              throw new IllegalStateException("expected a segment, but got " + outcome);
        }
      } catch (IOException e) {
        return "a temporary file cannot be written (" + e + ")";
      }
    }
    return reader.failure() == null ? missing() : reader.failure();
  }

  private void add(FileResult result, TrackSpill spill) throws IOException {
    spill.add(result.tracks(), frames);
    frames += result.frames();
  }

  private @Nullable String missing() {
    return !reader.stopped() && frames < reader.total() * COMPLETE
        ? "expected " + reader.total() + " frames, but only " + frames + " can be decoded"
        : null;
  }

  private static void discard(TrackSpill spill) {
    try {
      spill.close();
    } catch (IOException e) {
      System.getLogger(StreamRun.class.getName())
          .log(System.Logger.Level.WARNING, "a temporary file is left behind", e);
    }
  }
}
