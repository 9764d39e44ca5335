package io.dsfleet.state.shutdown;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a shutdown, kept for the retention after its end. Times are milliseconds of Redis's
 * clock.
 *
 * @param processId the launch, null if dsfleet did not launch the instance
 * @param stage current stage
 * @param untilMillis deadline of the stage, null after the end
 * @param endedMillis null while it is in progress
 * @param stages its stages, oldest first
 */
public record ShutdownRecord(
    @JsonProperty("id") String instanceId,
    @JsonProperty("process") @Nullable String processId,
    @JsonProperty("stage") ShutdownStage stage,
    @JsonProperty("reason") String reason,
    @JsonProperty("began") long beganMillis,
    @JsonProperty("until") @Nullable Long untilMillis,
    @JsonProperty("ended") @Nullable Long endedMillis,
    @JsonProperty("stages") List<StageEntry> stages) {

  /** When a stage began. */
  public record StageEntry(
      @JsonProperty("stage") ShutdownStage stage, @JsonProperty("at") long atMillis) {}
}
