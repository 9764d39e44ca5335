package io.dsfleet.gateway.processes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.job.FieldError;
import io.dsfleet.messages.launch.LaunchValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Request body of a launch. Accepts both bodies of the original server, plus the fields after
 * {@code additional_args}.
 *
 * @param logDir required in the newer body of the original server
 * @param configPath required in the older body of the original server
 * @param host host whose launcher starts the app, null for the gateway's default
 * @param config values that replace those of the main configuration, by {@code section.key}
 */
record LaunchRequestBody(
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

  /** Invalid fields, empty if the body is valid. The launcher checks what depends on its host. */
  List<FieldError> validate() {
    List<FieldError> errors = new ArrayList<>();
    if (logDir == null && configPath == null && profile == null) {
      errors.add(new FieldError("log_dir", "the request needs log_dir, config_path or profile"));
    }
    List<Optional<LaunchValidator.Violation>> violations =
        List.of(
            LaunchValidator.checkName("instance_id", instanceId),
            LaunchValidator.checkName("pool", pool),
            LaunchValidator.checkHost("host", host),
            LaunchValidator.checkName("profile", profile),
            LaunchValidator.checkStreams(streamsCount),
            LaunchValidator.checkSettings(settings()));
    violations.forEach(
        violation ->
            violation.ifPresent(
                present -> errors.add(new FieldError(present.field(), present.reason()))));
    return errors;
  }
}
