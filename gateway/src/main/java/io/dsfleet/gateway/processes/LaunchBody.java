package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.launch.LaunchRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A launch as it is asked for: the original's two bodies in one, ours behind them.
 *
 * @param logDir the newer body's required field
 * @param configPath the older body's required field
 * @param host whose launcher starts it, null for the gateway's default
 * @param config values that replace those of the main configuration, by {@code section.key}
 */
record LaunchBody(
    @JsonProperty("log_dir") @Nullable String logDir,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("streams_count") @Nullable Integer streamsCount,
    @JsonProperty("gpu_allocated") @Nullable List<Integer> gpus,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("docker_container") @Nullable String container,
    @JsonProperty("additional_args") @Nullable List<String> arguments,
    @JsonProperty("pool") @Nullable String pool,
    @JsonProperty("host") @Nullable String host,
    @JsonProperty("profile") @Nullable String profile,
    @JsonProperty("config") @Nullable Map<String, String> config) {

  LaunchSettings settings() {
    return new LaunchSettings(logDir, configPath, container, gpus, arguments, config);
  }

  /** What is wrong with it by itself, nothing where it could be launched. */
  List<FieldError> faults() {
    List<FieldError> faults = new ArrayList<>();
    if (logDir == null && configPath == null && profile == null) {
      faults.add(
          new FieldError("log_dir", "expected log_dir, config_path or profile, but none is there"));
    }
    List<Optional<LaunchRules.Fault>> found =
        List.of(
            LaunchRules.word("instance_id", instanceId),
            LaunchRules.word("pool", pool),
            LaunchRules.host("host", host),
            LaunchRules.word("profile", profile),
            LaunchRules.streams(streamsCount),
            LaunchRules.settings(settings()));
    found.forEach(
        each -> each.ifPresent(it -> faults.add(new FieldError(it.field(), it.reason()))));
    return faults;
  }
}
