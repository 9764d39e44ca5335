package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The process runs (or ran already, if the launch was known); it has not registered yet.
 *
 * @param hostPid pid on the host
 * @param containerPid pid inside its container, null where there is none
 * @param streams slots that it was started with
 * @param container name of the container that it runs in, null for a plain process
 * @param configPath its main configuration, as the app sees it
 * @param logDir host folder of its configuration and logs
 * @param logPath host file of its output
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceLaunched(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("host") String host,
    @JsonProperty("profile") String profile,
    @JsonProperty("streams") int streams,
    @JsonProperty("host_pid") @Nullable Long hostPid,
    @JsonProperty("container_pid") @Nullable Long containerPid,
    @JsonProperty("docker_container") @Nullable String container,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("log_dir") @Nullable String logDir,
    @JsonProperty("log_path") @Nullable String logPath)
    implements LauncherReply {}
