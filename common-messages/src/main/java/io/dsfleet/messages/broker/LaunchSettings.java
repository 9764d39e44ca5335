package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one launch has of its own; what is null or empty is as the profile says. Paths are the
 * host's; none may leave the roots that the launcher allows.
 *
 * @param logDir host folder for the instance's configuration and logs (the newer launch body)
 * @param configPath main configuration to start from, host or container path (the older body)
 * @param container running container to start in, name or id; only for profiles that run in one
 * @param gpus indexes of the devices that the app sees, in its order; null for the profile's
 * @param arguments appended to the app's command, each one argument
 * @param config values that replace those of the main configuration, by {@code section.key}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LaunchSettings(
    @JsonProperty("log_dir") @Nullable String logDir,
    @JsonProperty("config_path") @Nullable String configPath,
    @JsonProperty("docker_container") @Nullable String container,
    @JsonProperty("gpu_allocated") @Nullable List<Integer> gpus,
    @JsonProperty("additional_args") @Nullable List<String> arguments,
    @JsonProperty("config") @Nullable Map<String, String> config) {
  /** Nothing but what the profile says. */
  public static final LaunchSettings NONE = new LaunchSettings(null, null, null, null, null, null);
}
