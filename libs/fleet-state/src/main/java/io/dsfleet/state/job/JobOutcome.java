package io.dsfleet.state.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of the files of an ended job: how many of them its last attempt analysed. The script
 * that ends the job decides it.
 */
public enum JobOutcome {
  /** Every file. */
  ALL,
  /** Some files; others failed, or the job ended before them. */
  PARTIAL,
  /** No file. */
  NONE;

  /** Name in Redis and in every message. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all outcomes. */
  public static List<String> wireNames() {
    return Arrays.stream(values()).map(JobOutcome::wireName).toList();
  }

  /** The outcome of this name in any case, empty if there is none. */
  public static Optional<JobOutcome> find(String name) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.name().equalsIgnoreCase(name))
        .findFirst();
  }

  /**
   * Reads the name in Redis.
   *
   * @throws IllegalArgumentException for any other text
   */
  @JsonCreator
  static JobOutcome of(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected one of " + wireNames() + ", but it is '" + name + "'"));
  }
}
