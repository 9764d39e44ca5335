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
    DONE,
    FAILED
  }
}
