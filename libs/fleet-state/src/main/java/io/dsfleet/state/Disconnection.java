package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A session that ended; times by its bridge's clock, for display.
 *
 * @param closeCode the code that the bridge closed with, null where the connection broke
 * @param reason in words
 */
public record Disconnection(
    @JsonProperty("instance") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("connected") long connectedMillis,
    @JsonProperty("ended") long endedMillis,
    @JsonProperty("code") @Nullable Integer closeCode,
    @JsonProperty("reason") @Nullable String reason) {}
