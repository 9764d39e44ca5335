package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/**
 * An app's report about a file of an attempt.
 *
 * @param error why it could not be analysed, null unless {@code outcome} is FAILED
 */
public record FileReport(
    long fileId, Outcome outcome, @Nullable String fileName, @Nullable String error) {

  /** State of the file. */
  public enum Outcome {
    STARTED,
    DONE,
    FAILED
  }
}
