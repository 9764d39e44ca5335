package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** A {@link KillProcess} could not be carried out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KillRefused(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("pool") String pool,
    @JsonProperty("code") RequestRefusalCode code,
    @JsonProperty("reason") String reason)
    implements ProcessEvent {}
