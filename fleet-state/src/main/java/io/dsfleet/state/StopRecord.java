package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of an instance as Redis has it; kept for the retention after it is over. Times are
 * milliseconds of Redis's clock.
 *
 * @param processId its launch, null if it was not launched by us
 * @param untilMillis deadline of the present rung, null at the end
 * @param endedMillis null while it is under way
 * @param rungs every rung that it was on, oldest first
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

  /** When a rung began. */
  public record Step(@JsonProperty("stage") StopRung rung, @JsonProperty("at") long atMillis) {}
}
