package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * End a process now: TERM, then KILL after the grace. Told by {@link ProcessSignalled} for each
 * signal and {@link ProcessExited}, or by {@link KillRefused}. It retires the process as well.
 *
 * @param graceMillis from TERM to KILL; 0: KILL at once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KillProcess(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("reason") String reason,
    @JsonProperty("grace_millis") long graceMillis)
    implements LaunchCommand {}
