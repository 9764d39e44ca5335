package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Asks that an app be ended by the stop ladder: its jobs are interrupted (or waited for), it is
 * told to end, and then its process is killed.
 *
 * @param processId the launch to end, if the asker means one; a launch without a session too
 * @param drain whether the jobs that it runs are waited for first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TerminateInstance(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("reason") String reason,
    @JsonProperty("process_id") @Nullable String processId,
    @JsonProperty("drain") boolean drain)
    implements ControlCommand {}
