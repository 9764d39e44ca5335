package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An app process has certainly exited, so its slots are free.
 *
 * @param hostPid pid that it had on the host
 * @param exitCode null if it could not be read
 * @param tokenHash SHA-256 of its launch token, null if it had none
 * @param requested whether it had been retired or killed; otherwise it crashed
 * @param restarting whether the launcher will restart it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessExited(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("process_id") String processId,
    @JsonProperty("host_pid") long hostPid,
    @JsonProperty("pool") String pool,
    @JsonProperty("exit_code") @Nullable Integer exitCode,
    @JsonProperty("token") @Nullable String tokenHash,
    @JsonProperty("asked") boolean requested,
    @JsonProperty("restarting") boolean restarting)
    implements ProcessEvent {}
