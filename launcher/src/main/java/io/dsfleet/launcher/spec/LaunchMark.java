package io.dsfleet.launcher.spec;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a launched process by its environment, and an app container by its labels, even if the
 * launcher and its records were lost. Contains no secret.
 *
 * @param tokenHash SHA-256 of the current start's launch token
 * @param folder the instance folder on the host
 */
public record LaunchMark(
    String processId,
    String instanceId,
    String host,
    String pool,
    String profile,
    int streams,
    String tokenHash,
    String folder) {
  /** Variable with the id of the launch; at most one running process per launch has it. */
  public static final String LAUNCH = "DSFLEET_LAUNCH";

  /** Variable with the name of the launcher's host, common to all of its processes. */
  public static final String HOST = "DSFLEET_LAUNCH_HOST";

  private static final String POOL = "DSFLEET_LAUNCH_POOL";
  private static final String PROFILE = "DSFLEET_LAUNCH_PROFILE";
  private static final String STREAMS = "DSFLEET_LAUNCH_STREAMS";

  /** Variable with the hash of the launch token, unique to one start. */
  public static final String TOKEN = "DSFLEET_LAUNCH_TOKEN_HASH";

  private static final String FOLDER = "DSFLEET_LAUNCH_FOLDER";
  private static final String INSTANCE = "APP_ID";
  private static final String LABEL = "dsfleet.";

  /** Creates the mark of a start. */
  public static LaunchMark of(LaunchSpec spec, String tokenHash) {
    return new LaunchMark(
        spec.processId(),
        spec.instanceId(),
        spec.host(),
        spec.pool(),
        spec.profileName(),
        spec.streams(),
        tokenHash,
        spec.folder().toString());
  }

  /** Returns the mark as environment variables, including APP_ID. */
  public Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(INSTANCE, instanceId);
    all.put(LAUNCH, processId);
    all.put(HOST, host);
    all.put(POOL, pool);
    all.put(PROFILE, profile);
    all.put(STREAMS, Integer.toString(streams));
    all.put(TOKEN, tokenHash);
    all.put(FOLDER, folder);
    return all;
  }

  /** Returns the mark as container labels. */
  public Map<String, String> labels() {
    Map<String, String> all = new LinkedHashMap<>();
    environment().forEach((name, value) -> all.put(LABEL + name, value));
    return all;
  }

  /** Returns the label common to all containers of a host's launcher. */
  public static Map<String, String> hostLabel(String host) {
    return Map.of(LABEL + HOST, host);
  }

  /** Reads the mark of a process; empty if it is missing or invalid. */
  public static Optional<LaunchMark> ofEnvironment(Map<String, String> all) {
    return read(all, "");
  }

  /** Reads the mark of a container; empty if it is missing or invalid. */
  public static Optional<LaunchMark> ofLabels(@Nullable Map<String, String> all) {
    return all == null ? Optional.empty() : read(all, LABEL);
  }

  private static Optional<LaunchMark> read(Map<String, String> all, String prefix) {
    for (String name : new String[] {INSTANCE, LAUNCH, HOST, POOL, PROFILE, TOKEN, FOLDER}) {
      if (all.get(prefix + name) == null) {
        return Optional.empty();
      }
    }
    try {
      LaunchSpec.requireId(INSTANCE, all.getOrDefault(prefix + INSTANCE, ""));
      LaunchSpec.requireId(LAUNCH, all.getOrDefault(prefix + LAUNCH, ""));
      return Optional.of(
          new LaunchMark(
              all.getOrDefault(prefix + LAUNCH, ""),
              all.getOrDefault(prefix + INSTANCE, ""),
              all.getOrDefault(prefix + HOST, ""),
              all.getOrDefault(prefix + POOL, ""),
              all.getOrDefault(prefix + PROFILE, ""),
              Integer.parseInt(all.getOrDefault(prefix + STREAMS, "")),
              all.getOrDefault(prefix + TOKEN, ""),
              all.getOrDefault(prefix + FOLDER, "")));
    } catch (LaunchRefusedException | NumberFormatException invalid) {
      return Optional.empty();
    }
  }
}
