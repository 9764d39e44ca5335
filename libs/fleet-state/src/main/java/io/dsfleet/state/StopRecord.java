package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a shutdown, kept for the retention after its end. Times are milliseconds of Redis's
 * clock.
 *
 * @param processId the launch, null if dsfleet did not launch the instance
 * @param rung current stage
 * @param untilMillis deadline of the stage, null after the end
 * @param endedMillis null while it is in progress
 * @param rungs its stages, oldest first
 */
public record StopRecord(
    @JsonProperty("id") String instanceId,
    @JsonProperty("process") @Nullable String processId,
    @JsonProperty("stage") StopRung rung,
    @JsonProperty("reason") String reason,
    @JsonProperty("began") long beganMillis,
    @JsonProperty("until") @Nullable Long untilMillis,
    @JsonProperty("ended") @Nullable Long endedMillis,
    @JsonProperty("stages") List<Step> rungs) {

  /** When a stage began. */
  public record Step(@JsonProperty("stage") StopRung rung, @JsonProperty("at") long atMillis) {}
}
