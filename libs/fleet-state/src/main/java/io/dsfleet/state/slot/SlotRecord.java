package io.dsfleet.state.slot;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The record of a slot; times are milliseconds of Redis's clock.
 *
 * @param epoch the instance's epoch that the slot and its assignment belong to
 * @param session number of the session that gets the slot's commands
 * @param jobId the job on it, or of an abandoned attempt whose end is not confirmed
 * @param attempt of that job
 * @param lost whether its session is lost
 * @param draining whether it is deleted once it is free
 * @param untilMillis when a SUSPECT slot expires
 */
public record SlotRecord(
    @JsonProperty("instance") String instanceId,
    @JsonProperty("stream") int streamId,
    @JsonProperty("state") SlotState state,
    @JsonProperty("epoch") long epoch,
    @JsonProperty("session") long session,
    @JsonProperty("job") @Nullable String jobId,
    @JsonProperty("attempt") @Nullable Integer attempt,
    @JsonProperty("lost") boolean lost,
    @JsonProperty("draining") boolean draining,
    @JsonProperty("since") long sinceMillis,
    @JsonProperty("until") @Nullable Long untilMillis) {}
