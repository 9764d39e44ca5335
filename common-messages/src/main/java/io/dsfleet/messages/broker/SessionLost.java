package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** The session of an app ended without {@code app_terminated}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionLost(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("pool") String pool,
    @JsonProperty("reason") String reason)
    implements InstanceEvent {}
