package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Terminates and retires a process: SIGTERM, then SIGKILL after the grace period. The launcher
 * reports {@link ProcessSignalled} for each signal and {@link ProcessExited}, or {@link
 * KillRefused}.
 *
 * @param graceMillis milliseconds from SIGTERM to SIGKILL; 0 means SIGKILL at once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KillProcess(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("reason") String reason,
    @JsonProperty("grace_millis") long graceMillis)
    implements ProcessCommand {}
