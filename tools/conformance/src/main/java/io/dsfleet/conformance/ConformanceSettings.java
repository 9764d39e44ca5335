package io.dsfleet.conformance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts and inputs of a conformance run.
 *
 * @param connectTimeout time for the app's first connection and for each reconnection
 * @param responseTimeout time for each reply, and maximum time without progress
 * @param silence how long the server sends nothing in the scenario {@code silence}
 * @param files number of files of the large camera
 * @param media path of a video as the app sees it, used for every file; null uses paths that do not
 *     exist
 * @param outputDir folder for results, as the app sees it
 */
public record ConformanceSettings(
    Duration connectTimeout,
    Duration responseTimeout,
    Duration silence,
    int files,
    @Nullable String media,
    String outputDir) {

  public ConformanceSettings {
    positive("--connect-seconds", connectTimeout);
    positive("--answer-seconds", responseTimeout);
    positive("--silence-seconds", silence);
    if (files < 1 || files > 100_000) {
      throw new IllegalArgumentException("--files must be 1 to 100000, but is " + files);
    }
  }

  /** One minute to connect, 30 s to reply, 10 s of silence, 1,000 files that do not exist. */
  public static ConformanceSettings defaults() {
    return new ConformanceSettings(
        Duration.ofMinutes(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        1_000,
        null,
        "/tmp/dsfleet-conformance");
  }

  private static void positive(String option, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(option + " must be above 0, but is " + time.toSeconds());
    }
  }
}
