package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Makes the bridge send {@code terminate_app}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StopInstance(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("reason") String reason)
    implements BridgeCommand {}
