package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The process runs, or had already been started by an earlier request with the same process id. Its
 * app has not registered yet.
 *
 * @param hostPid pid on the host, null if unknown
 * @param containerPid pid inside its container, null if it runs in none
 * @param streams number of slots
 * @param container name of its container, null if it runs in none
 * @param configPath main configuration file, as the app sees it
 * @param logDir folder of its configuration and logs on the host
 * @param logPath file with its output on the host
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
