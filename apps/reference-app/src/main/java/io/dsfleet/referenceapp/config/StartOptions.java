package io.dsfleet.referenceapp.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the app is told at its start.
 *
 * @param instanceId {@code APP_ID}
 * @param configPath as given with {@code -c}, else {@code DS_MAIN_CONFIG_FILE}; repeated to the
 *     server, which compares it
 * @param pool {@code DS_POOL}; null leaves it to the server
 */
public record StartOptions(
    String instanceId,
    String configPath,
    DeepStreamConfig config,
    ServerSettings server,
    LogSettings log,
    @Nullable String pool) {
  private static final Pattern INSTANCE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Reads command line, environment and the files they name. */
  public static StartOptions read(String[] arguments, Map<String, String> environment)
      throws InvalidConfigurationException {
    String configPath = configPath(arguments, environment);
    String instanceId = environment.getOrDefault("APP_ID", "");
    if (!INSTANCE_ID.matcher(instanceId).matches()) {
      throw new InvalidConfigurationException(
          "expected environment variable APP_ID with 1 to 64 of A-Z a-z 0-9 _ -, but it is '"
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

  /** Slots. */
  public int streams() {
    return config.streams();
  }

  /** What the files say and the app passes over. */
  public List<String> ignoredKeys() {
    return Stream.of(config.ignoredKeys(), server.ignoredKeys(), log.ignoredKeys()).flatMap(List::stream).toList();
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
      throw new InvalidConfigurationException("expected -c CONFIG, but the command line names none");
    }
    return named;
  }
}
