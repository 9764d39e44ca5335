package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.InstanceLaunched;
import org.jspecify.annotations.Nullable;

/**
 * Response to a launch. The fields up to {@code log_path} are compatible with the original server.
 *
 * @param status running, or launching if the launcher has not responded yet
 */
@JsonInclude
record LaunchResponse(
    @JsonProperty("success") boolean success,
    @JsonProperty("message") String message,
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("host_pid") @Nullable Long hostPid,
    @JsonProperty("log_dir") @Nullable String logDir,
    @JsonProperty("log_path") @Nullable String logPath,
    @JsonProperty("status") String status,
    @JsonProperty("container_pid") @Nullable Long containerPid,
    @JsonProperty("docker_container") @Nullable String container,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("streams_count") @Nullable Integer streamsCount,
    @JsonProperty("pool") String pool,
    @JsonProperty("host") String host,
    @JsonProperty("profile") @Nullable String profile) {

  static LaunchResponse launched(String pool, InstanceLaunched launched) {
    return new LaunchResponse(
        true,
        "The app was started",
        launched.processId(),
        launched.instanceId(),
        launched.hostPid(),
        launched.logDir(),
        launched.logPath(),
        "running",
        launched.containerPid(),
        launched.container(),
        launched.configPath(),
        launched.streams(),
        pool,
        launched.host(),
        launched.profile());
  }

  /** The launcher has not responded in time, so the launch may still succeed or fail. */
  static LaunchResponse pending(
      String pool, String host, String processId, String instanceId, LaunchRequestBody body) {
    return new LaunchResponse(
        true,
        "The launcher has not responded yet; query the process by its id",
        processId,
        instanceId,
        null,
        body.logDir(),
        null,
        "launching",
        null,
        body.container(),
        body.configPath(),
        body.streamsCount(),
        pool,
        host,
        body.profile());
  }
}
