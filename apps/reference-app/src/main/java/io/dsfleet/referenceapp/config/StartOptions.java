package io.dsfleet.referenceapp.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The app's start options.
 *
 * @param instanceId {@code APP_ID}
 * @param configPath as given with {@code -c}, else {@code DS_MAIN_CONFIG_FILE}; sent to the server,
 *     which compares it
 * @param pool {@code DS_POOL}; null lets the server choose
 */
public record StartOptions(
    String instanceId,
    String configPath,
    DeepStreamConfig config,
    ServerSettings server,
    LogSettings log,
    @Nullable String pool) {
  private static final Pattern INSTANCE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Reads the command line, the environment and the files they name. */
  public static StartOptions read(String[] arguments, Map<String, String> environment)
      throws InvalidConfigurationException {
    String configPath = configPath(arguments, environment);
    String instanceId = environment.getOrDefault("APP_ID", "");
    if (!INSTANCE_ID.matcher(instanceId).matches()) {
      throw new InvalidConfigurationException(
          "expected 1 to 64 characters of A-Z a-z 0-9 _ - in the environment variable APP_ID, but"
              + " it is '"
              + instanceId
              + "'");
    }
    return new StartOptions(
        instanceId,
        configPath,
        DeepStreamConfig.read(configPath),
        ServerSettings.from(environment),
        LogSettings.from(environment),
        environment.get("DS_POOL"));
  }

  /** Number of slots. */
  public int streams() {
    return config.streams();
  }

  /** Ignored keys of all files, one line per group. */
  public List<String> ignoredKeys() {
    return Stream.of(config.ignoredKeys(), server.ignoredKeys(), log.ignoredKeys())
        .flatMap(List::stream)
        .toList();
  }

  private static String configPath(String[] arguments, Map<String, String> environment)
      throws InvalidConfigurationException {
    for (int index = 0; index < arguments.length; index++) {
      String argument = arguments[index];
      if ((argument.equals("-c") || argument.equals("--config")) && index + 1 < arguments.length) {
        return arguments[index + 1];
      }
      if (argument.startsWith("--config=")) {
        return argument.substring("--config=".length());
      }
    }
    String named = environment.getOrDefault("DS_MAIN_CONFIG_FILE", "");
    if (named.isBlank()) {
      throw new InvalidConfigurationException(
          "no configuration file; use -c CONFIG or set DS_MAIN_CONFIG_FILE");
    }
    return named;
  }
}
