package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Announces that a process will be terminated: its exit is not a crash, and it is not restarted.
 * The launcher stores this, so that it survives a restart of the launcher.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetireProcess(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("reason") String reason)
    implements ProcessCommand {}
