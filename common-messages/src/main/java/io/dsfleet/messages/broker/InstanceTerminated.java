package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The app reported that its process exits. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceTerminated(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("pool") String pool,
    @JsonProperty("message") @Nullable String message)
    implements InstanceEvent {}
