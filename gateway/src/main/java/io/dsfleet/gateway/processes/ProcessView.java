package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A launched process. The fields up to {@code error_message} are compatible with the original
 * server.
 *
 * @param status running, stopped, error, or unknown if the container engine does not respond
 * @param command program and arguments, separated by spaces
 * @param errorMessage why the process is not running, null if it is
 */
@JsonInclude
record ProcessView(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("host_pid") @Nullable Long hostPid,
    @JsonProperty("container_pid") @Nullable Long containerPid,
    @JsonProperty("status") String status,
    @JsonProperty("launched_at") String launchedAt,
    @JsonProperty("log_dir") @Nullable String logDir,
    @JsonProperty("log_path") @Nullable String logPath,
    @JsonProperty("command") @Nullable String command,
    @JsonProperty("error_message") @Nullable String errorMessage,
    @JsonProperty("pool") String pool,
    @JsonProperty("host") String host,
    @JsonProperty("profile") String profile,
    @JsonProperty("runner") @Nullable String runner,
    @JsonProperty("docker_container") @Nullable String container,
    @JsonProperty("streams_count") int streamsCount,
    @JsonProperty("gpu_allocated") @Nullable List<Integer> gpus,
    @JsonProperty("group") @Nullable String group,
    @JsonProperty("state") ProcessState state,
    @JsonProperty("since") String since,
    @JsonProperty("retired") boolean retired,
    @JsonProperty("restarts") int restarts,
    @JsonProperty("exit_code") @Nullable Integer exitCode) {

  static ProcessView of(String pool, ProcessRecord process) {
    Optional<ProcessLocator> place = Optional.ofNullable(process.locator());
    Optional<ProcessFiles> files = Optional.ofNullable(process.files());
    return new ProcessView(
        process.id(),
        process.instanceId(),
        files.map(ProcessFiles::configPath).orElse(null),
        place.map(ProcessLocator::hostPid).orElse(null),
        place.map(ProcessLocator::containerPid).orElse(null),
        status(process.state()),
        time(process.launchedMillis()),
        files.map(ProcessFiles::folder).orElse(null),
        files.map(ProcessFiles::logPath).orElse(null),
        files.map(ProcessFiles::command).map(command -> String.join(" ", command)).orElse(null),
        status(process.state()).equals(RUNNING) ? null : process.reason(),
        pool,
        process.host(),
        process.profile(),
        place.map(ProcessLocator::runner).orElse(null),
        place.map(ProcessLocator::containerName).orElse(null),
        process.streams(),
        process.settings() == null ? null : process.settings().gpus(),
        process.group(),
        process.state(),
        time(process.sinceMillis()),
        process.retired(),
        process.restarts(),
        process.exitCode());
  }

  static final String RUNNING = "running";
  static final String STOPPED = "stopped";
  static final String ERROR = "error";
  static final String UNKNOWN = "unknown";

  private static String status(ProcessState state) {
    return switch (state) {
      case LAUNCHING, RUNNING, STOPPING -> RUNNING;
      case STOPPED -> STOPPED;
      case RESTARTING, FAILED, QUARANTINED -> ERROR;
      case UNKNOWN -> UNKNOWN;
    };
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
