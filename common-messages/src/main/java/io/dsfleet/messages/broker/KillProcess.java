package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** End a process: TERM, then KILL after the grace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KillProcess(
    @JsonProperty("process_id") String processId,
    @JsonProperty("reason") String reason,
    @JsonProperty("grace_millis") long graceMillis)
    implements LaunchCommand {}
