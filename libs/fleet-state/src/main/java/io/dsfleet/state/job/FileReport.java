package io.dsfleet.state.job;

import org.jspecify.annotations.Nullable;

/**
 * An app's report about a file of an attempt.
 *
 * @param error why it could not be analysed, null unless {@code outcome} is FAILED
 */
public record FileReport(
    long fileId, FileState outcome, @Nullable String fileName, @Nullable String error) {

  /** State of the file. */
  public enum FileState {
    STARTED,
    /** The result was seen, or nobody looked for it. */
    DONE,
    /** The bridge could not see where the result should be. */
    DONE_OUTPUT_UNSEEN,
    FAILED;

    /** Whether the app has analysed the file. */
    public boolean isDone() {
      return this == DONE || this == DONE_OUTPUT_UNSEEN;
    }
  }
}
