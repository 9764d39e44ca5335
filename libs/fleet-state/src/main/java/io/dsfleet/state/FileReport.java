package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/**
 * What an app says about one file of an attempt.
 *
 * @param error why it could not be analysed, null unless {@code outcome} is FAILED
 */
public record FileReport(
    long fileId, Outcome outcome, @Nullable String fileName, @Nullable String error) {

  /** How far the app is with a file. */
  public enum Outcome {
    STARTED,
    DONE,
    FAILED
  }
}
