package io.dsfleet.state.process;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files and the command of a launched process.
 *
 * @param folder host folder of its configuration and logs
 * @param configPath its main configuration, as the app sees it
 * @param logPath host file of its output
 * @param command program and arguments, without secrets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessFiles(
    @JsonProperty("folder") String folder,
    @JsonProperty("config") @Nullable String configPath,
    @JsonProperty("log") @Nullable String logPath,
    @JsonProperty("command") @Nullable List<String> command) {}
