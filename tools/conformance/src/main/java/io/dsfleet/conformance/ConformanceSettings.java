package io.dsfleet.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an app is checked.
 *
 * @param connectWithin for the app's first connection, and for its return after each loss
 * @param answerWithin for each answer, and the longest time without any progress
 * @param silence how long the server says nothing in the scenario of that name
 * @param files number of files of the large camera
 * @param media a video as the app sees it, named for every file; null names files that do not exist
 * @param outputDir where the app is told to write, as it sees it
 */
public record ConformanceSettings(
    Duration connectWithin,
    Duration answerWithin,
    Duration silence,
    int files,
    @Nullable String media,
    String outputDir) {

  public ConformanceSettings {
    positive("a time to connect", connectWithin);
    positive("a time to answer", answerWithin);
    positive("a silence", silence);
    if (files < 1 || files > 100_000) {
      throw new IllegalArgumentException("expected 1 to 100000 files, but it is " + files);
    }
  }

  /** A minute to connect, 30 s to answer, 10 s of silence, 1,000 files that do not exist. */
  public static ConformanceSettings defaults() {
    return new ConformanceSettings(
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        1_000,
        null,
        "/tmp/dsfleet-conformance");
  }

  private static void positive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException("expected " + what + " above 0, but it is " + time);
    }
  }
}
