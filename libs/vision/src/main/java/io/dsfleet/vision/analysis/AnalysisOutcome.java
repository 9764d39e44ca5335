package io.dsfleet.vision.analysis;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Result of analysing one file or stream. */
public sealed interface AnalysisOutcome {

  /** The file was read to its end. */
  record Analysed(FileResult result) implements AnalysisOutcome {}

  /** The file is truncated, or the decoder reported errors in too many frames. */
  record Damaged(FileResult result, String reason) implements AnalysisOutcome {}

  /** No frame could be decoded. */
  record Unreadable(String reason) implements AnalysisOutcome {}

  /**
   * A stream that was analysed until its end or until it was stopped.
   *
   * @param tracks temporary file with the result's tracks; close it once the result is written
   * @param failure why the stream could not be read to its end; null if it could or was stopped
   */
  record Stream(FileResult result, Closeable tracks, @Nullable String failure)
      implements AnalysisOutcome, Closeable {
    @Override
    public void close() throws IOException {
      tracks.close();
    }
  }

  /** The analysis was stopped before the end; its results are discarded. */
  record Stopped() implements AnalysisOutcome {}
}
