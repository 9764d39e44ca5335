package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The launcher sent a signal to a process.
 *
 * @param signal {@code TERM} or {@code KILL}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessSignalled(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("pool") String pool,
    @JsonProperty("signal") String signal)
    implements ProcessEvent {}
