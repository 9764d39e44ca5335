package io.dsfleet.gateway.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as answers tell them: ISO 8601 in UTC, to the millisecond. */
final class Times {
  private Times() {}

  static @Nullable String of(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }
}
