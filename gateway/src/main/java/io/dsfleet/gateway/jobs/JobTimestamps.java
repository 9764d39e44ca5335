package io.dsfleet.gateway.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Formats timestamps of responses: ISO 8601 in UTC, with milliseconds. */
final class JobTimestamps {
  private JobTimestamps() {}

  static @Nullable String format(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }
}
