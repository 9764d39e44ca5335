package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A launched process is dead: the proof that frees its slots. {@code exitCode} is null where it
 * could not be read.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessExited(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("host_pid") long hostPid,
    @JsonProperty("pool") String pool,
    @JsonProperty("exit_code") @Nullable Integer exitCode)
    implements InstanceEvent {}
