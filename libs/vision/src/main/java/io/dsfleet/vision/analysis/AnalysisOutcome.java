package io.dsfleet.vision.analysis;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How the analysis of one file ended. */
public sealed interface AnalysisOutcome {

  /** Every frame was read. */
  record Analysed(FileResult result) implements AnalysisOutcome {}

  /** Some frames were read, but not all that the file says it has. */
  record Damaged(FileResult result, String reason) implements AnalysisOutcome {}

  /** Nothing could be read. */
  record Unreadable(String reason) implements AnalysisOutcome {}

  /**
   * A stream, up to its end or to where it was stopped.
   *
   * @param tracks of the result, in a file; to be closed when they have been written
   * @param failure why it could not be read to its end; null if it could, or was stopped
   */
  record Stream(FileResult result, Closeable tracks, @Nullable String failure)
      implements AnalysisOutcome, Closeable {
    @Override
    public void close() throws IOException {
      tracks.close();
    }
  }

  /** The analysis was stopped before the end; what was found is thrown away. */
  record Stopped() implements AnalysisOutcome {}
}
