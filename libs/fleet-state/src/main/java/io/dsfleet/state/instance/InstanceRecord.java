package io.dsfleet.state.instance;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The record of an instance; times are milliseconds of Redis's clock.
 *
 * @param epoch number of the current process, 0 before the first session
 * @param session number of the current or last session, 0 before the first
 * @param bridgeId the bridge that holds it
 * @param identity equal for two connections of the same process, see {@link SessionClaim}
 * @param launchId id of the process record it was launched by, null if no launcher started it
 * @param processId as the app reported it; never trusted for killing
 * @param startTime as the app reported it
 * @param dialect the app's protocol dialect as detected by its bridge; opaque here
 * @param gpus GPU numbers or UUIDs as the app reported them, separated by commas; null if it
 *     reported none
 * @param reason why it was lost or ended
 */
public record InstanceRecord(
    @JsonProperty("id") String id,
    @JsonProperty("state") InstanceState state,
    @JsonProperty("epoch") long epoch,
    @JsonProperty("session") long session,
    @JsonProperty("bridge") @Nullable String bridgeId,
    @JsonProperty("identity") @Nullable String identity,
    @JsonProperty("streams") int streamCount,
    @JsonProperty("draining") boolean draining,
    @JsonProperty("launch") @Nullable String launchId,
    @JsonProperty("process") @Nullable Long processId,
    @JsonProperty("start") @Nullable String startTime,
    @JsonProperty("version") @Nullable String version,
    @JsonProperty("config") @Nullable String configPath,
    @JsonProperty("dialect") @Nullable String dialect,
    @JsonProperty("gpus") @Nullable String gpus,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("connected") @Nullable Long connectedMillis,
    @JsonProperty("since") long sinceMillis) {}
