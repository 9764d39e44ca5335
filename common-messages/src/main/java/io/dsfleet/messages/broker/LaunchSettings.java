package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values of one launch that override its profile; null and empty values do not. Paths are host
 * paths and must lie below the launcher's allowed roots.
 *
 * @param logDir folder for the instance's configuration and logs (the newer launch body)
 * @param configPath template of the main configuration, host or container path (the older body)
 * @param container name or id of the running container to start in; only for profiles that use one
 * @param gpus indexes of the GPUs that the app sees, in its order
 * @param arguments arguments that are appended to the app's command; only those that the launcher's
 *     profile allows
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
  /** No overrides. */
  public static final LaunchSettings NONE = new LaunchSettings(null, null, null, null, null, null);
}
