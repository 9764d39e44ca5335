package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The process is about to be ended on purpose: its end is no crash, and it is not started again.
 * Not undone by the launcher's restart, so it stands in the process record.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RetireProcess(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("reason") String reason)
    implements LaunchCommand {}
