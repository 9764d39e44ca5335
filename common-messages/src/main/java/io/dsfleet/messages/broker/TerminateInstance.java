package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Shuts an app down in stages: its jobs are interrupted or drained, then it is sent {@code
 * terminate_app}, then its process is killed.
 *
 * @param processId launch to end, which need not have a session; null if the sender names none
 * @param drain whether its running jobs may finish first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminateInstance(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("reason") String reason,
    @JsonProperty("process_id") @Nullable String processId,
    @JsonProperty("drain") boolean drain)
    implements ControlCommand {}
