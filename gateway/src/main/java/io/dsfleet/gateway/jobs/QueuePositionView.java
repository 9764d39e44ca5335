package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.job.QueuePosition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a job waits.
 *
 * @param position number of jobs ahead in the queue, null if it is not queued
 * @param reason submitting, retry_delay, paused, no_instance or all_slots_busy
 * @param estimateSeconds estimated seconds until it gets a slot, null if unknown
 * @param retryAt end of the retry delay, null if there is none
 */
@JsonInclude
record QueuePositionView(
    @JsonProperty("position") @Nullable Long position,
    @JsonProperty("reason") String reason,
    @JsonProperty("estimate_seconds") @Nullable Double estimateSeconds,
    @JsonProperty("retry_at") @Nullable String retryAt) {
  private static final double MILLIS = 1000.0;

  static @Nullable QueuePositionView of(QueuePosition waiting) {
    if (waiting.reason() == QueuePosition.WaitReason.NOT_WAITING) {
      return null;
    }
    Long estimate = waiting.estimateMillis();
    return new QueuePositionView(
        waiting.position(),
        waiting.reason().name().toLowerCase(Locale.ROOT),
        estimate == null ? null : estimate / MILLIS,
        JobTimestamps.format(waiting.dueMillis()));
  }
}
