package io.dsfleet.state.instance;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An ended session; times are the bridge's clock, for display.
 *
 * @param closeCode close code sent by the bridge, null if the connection broke
 * @param reason description
 */
public record EndedSession(
    @JsonProperty("instance") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("connected") long connectedMillis,
    @JsonProperty("ended") long endedMillis,
    @JsonProperty("code") @Nullable Integer closeCode,
    @JsonProperty("reason") @Nullable String reason) {}
