package io.dsfleet.gateway.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Formats timestamps of responses: ISO 8601 in UTC, with milliseconds. */
final class Times {
  private Times() {}

  static @Nullable String of(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }
}
