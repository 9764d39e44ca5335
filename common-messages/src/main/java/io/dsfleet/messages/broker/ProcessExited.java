package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A life of a launched process is over, proven: what frees its slots.
 *
 * @param hostPid pid that it had on the host
 * @param exitCode null where it could not be read
 * @param tokenHash SHA-256 of the launch token of this life, null if it had none
 * @param asked whether it was retired or killed before; else it is a crash
 * @param restarting whether the launcher will start it again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessExited(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("host_pid") long hostPid,
    @JsonProperty("pool") String pool,
    @JsonProperty("exit_code") @Nullable Integer exitCode,
    @JsonProperty("token") @Nullable String tokenHash,
    @JsonProperty("asked") boolean asked,
    @JsonProperty("restarting") boolean restarting)
    implements ProcessEvent {}
