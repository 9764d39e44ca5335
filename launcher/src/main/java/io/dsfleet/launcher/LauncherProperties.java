package io.dsfleet.launcher;

import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.launcher.runner.EngineSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launcher.
 *
 * @param host name of this host: what launches are routed by
 * @param pool pool whose record the launcher keeps its processes in
 * @param folder where each instance gets a folder of its own
 * @param logRoots further folders that a launch may name for its own one
 * @param configRoots folders from which a launch may name its main configuration
 * @param server the WebSocket address that apps connect to
 * @param profiles ways to run an app, by name
 * @param defaultProfile the one for a launch that names none; null: the only one, or {@code
 *     default}
 * @param desired what this launcher keeps running by itself, beside the fleet's desired state
 * @param docker how the Docker Engine is reached
 * @param watchEvery how often processes are looked at
 * @param searchEvery how often this host is searched for processes that the record does not know
 * @param lease how long a launcher that is not heard of keeps the host from another one
 * @param stopGrace from TERM to KILL
 * @param stopAppsOnExit whether apps end with the launcher (false: they live on and are adopted)
 * @param restartPause pause before the first restart of a crashed app, doubled each time
 * @param restartsMax crashes within {@code restartWindow} after which an app is quarantined
 * @param noSessionLimit how long an app may run without a session while there are bridges
 * @param keepStopped how long logs and record of a process that was ended on purpose are kept
 */
@ConfigurationProperties("dsfleet.launcher")
public record LauncherProperties(
    @DefaultValue("local") String host,
    @DefaultValue("default") String pool,
    @DefaultValue("apps") Path folder,
    @DefaultValue List<Path> logRoots,
    @DefaultValue List<Path> configRoots,
    @DefaultValue("ws://127.0.0.1:18000/deepstream/ws") URI server,
    @DefaultValue Map<String, Profile> profiles,
    @Nullable String defaultProfile,
    @DefaultValue List<Desired> desired,
    @DefaultValue EngineSettings docker,
    @DefaultValue("500ms") Duration watchEvery,
    @DefaultValue("15s") Duration searchEvery,
    @DefaultValue("10s") Duration lease,
    @DefaultValue("10s") Duration stopGrace,
    @DefaultValue("false") boolean stopAppsOnExit,
    @DefaultValue("1s") Duration restartPause,
    @DefaultValue("5") int restartsMax,
    @DefaultValue("2m") Duration restartWindow,
    @DefaultValue("5m") Duration noSessionLimit,
    @DefaultValue("1h") Duration keepStopped) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  public LauncherProperties {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "expected dsfleet.launcher.host of 1 to 63 of A-Z a-z 0-9 _ . -, but it is something"
              + " else");
    }
    if (defaultProfile != null && !profiles.containsKey(defaultProfile)) {
      throw new IllegalArgumentException(
          "expected dsfleet.launcher.default-profile to name a profile, but it does not");
    }
  }

  /**
   * What should run.
   *
   * @param prefix instance ids are {@code <prefix>-1} to {@code <prefix>-<instances>}
   */
  public record Desired(
      String profile,
      @DefaultValue("app") String prefix,
      @DefaultValue("1") int instances,
      @DefaultValue("1") int streams) {}

  /** The profile of a launch that names none, null where that is not said. */
  @Nullable String profileOr(@Nullable String named) {
    if (named != null) {
      return named;
    }
    if (defaultProfile != null) {
      return defaultProfile;
    }
    return profiles.size() == 1
        ? profiles.keySet().iterator().next()
        : profiles.containsKey("default") ? "default" : null;
  }
}
