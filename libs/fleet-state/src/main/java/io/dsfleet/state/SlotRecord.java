package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A slot as Redis has it; times are milliseconds of Redis's clock.
 *
 * @param epoch the instance's life that the slot, and its assignment, belong to
 * @param session number of the session that commands for the slot go to
 * @param jobId the job on it, or the one whose end it still owes
 * @param attempt of that job
 * @param lost whether its session is lost
 * @param draining whether it disappears once free
 * @param untilMillis when a SUSPECT slot is given up
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
