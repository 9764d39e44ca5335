package io.dsfleet.referenceapp.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that the app is told at its start.
 *
 * @param instanceId {@code APP_ID}
 * @param configPath as given with {@code -c}; repeated to the server, which compares it
 * @param streams slots
 * @param server WebSocket address
 * @param pool {@code DS_POOL}; null leaves it to the server
 */
public record StartOptions(
    String instanceId, String configPath, int streams, URI server, @Nullable String pool) {
  private static final Pattern INSTANCE_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Reads command line, environment and the files they name. */
  public static StartOptions read(String[] arguments, Map<String, String> environment)
      throws RefusedConfiguration {
    String configPath = configPath(arguments);
    String instanceId = environment.getOrDefault("APP_ID", "");
    if (!INSTANCE_ID.matcher(instanceId).matches()) {
      throw new RefusedConfiguration(
          "expected environment variable APP_ID with 1 to 64 of A-Z a-z 0-9 _ -, but it is '"
              + instanceId
              + "'");
    }
    return new StartOptions(
        instanceId,
        configPath,
        DeepStreamConfig.read(Path.of(configPath)).streams(),
        ServerAddress.from(environment),
        environment.get("DS_POOL"));
  }

  private static String configPath(String[] arguments) throws RefusedConfiguration {
    for (int index = 0; index < arguments.length; index++) {
      String argument = arguments[index];
      if ((argument.equals("-c") || argument.equals("--config")) && index + 1 < arguments.length) {
        return arguments[index + 1];
      }
      if (argument.startsWith("--config=")) {
        return argument.substring("--config=".length());
      }
    }
    throw new RefusedConfiguration("expected -c CONFIG, but the command line names none");
  }
}
