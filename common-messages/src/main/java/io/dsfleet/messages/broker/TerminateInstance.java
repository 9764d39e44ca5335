package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Asks that an app be ended. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminateInstance(
    @JsonProperty("instance_id") String instanceId, @JsonProperty("reason") String reason)
    implements ControlCommand {}
