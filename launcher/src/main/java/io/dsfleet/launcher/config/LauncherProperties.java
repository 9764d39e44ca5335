package io.dsfleet.launcher.config;

import io.dsfleet.launcher.runner.EngineSettings;
import io.dsfleet.launcher.spec.LaunchProfile;
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
 * Configuration of the launcher.
 *
 * @param host name of this host; launches are routed by it
 * @param pool pool that this launcher serves
 * @param folder parent of the instance folders
 * @param logRoots further parents that a launch may choose with {@code log_dir}
 * @param configRoots folders that may contain the {@code config_path} of a launch
 * @param server WebSocket URL that apps connect to
 * @param profiles launch profiles by name
 * @param defaultProfile profile of launches that name none; null selects the only profile, or the
 *     one named {@code default}
 * @param desired instances to keep running in addition to the fleet's desired state
 * @param docker connection to the Docker Engine
 * @param watchInterval interval between supervision rounds
 * @param searchInterval interval between searches of this host for unrecorded processes
 * @param lease time after which a standby launcher may replace an unresponsive active one
 * @param stopGrace time from TERM to KILL
 * @param stopAppsOnExit whether apps stop with the launcher; otherwise they keep running and the
 *     next launcher adopts them
 * @param restartBackoff delay before the first restart of a crashed app; doubles with each crash
 * @param maxRestarts number of crashes within {@code restartWindow} that quarantines an app
 * @param restartWindow time during which a crash counts
 * @param noSessionTimeout time without a session after which an app is restarted; paused while no
 *     bridge is up
 * @param stoppedTtl retention of logs and records of stopped processes
 */
@ConfigurationProperties("dsfleet.launcher")
public record LauncherProperties(
    @DefaultValue("local") String host,
    @DefaultValue("default") String pool,
    @DefaultValue("apps") Path folder,
    @DefaultValue List<Path> logRoots,
    @DefaultValue List<Path> configRoots,
    @DefaultValue("ws://127.0.0.1:18000/deepstream/ws") URI server,
    @DefaultValue Map<String, LaunchProfile> profiles,
    @Nullable String defaultProfile,
    @DefaultValue List<DesiredGroup> desired,
    @DefaultValue EngineSettings docker,
    @DefaultValue("500ms") Duration watchInterval,
    @DefaultValue("15s") Duration searchInterval,
    @DefaultValue("10s") Duration lease,
    @DefaultValue("10s") Duration stopGrace,
    @DefaultValue("false") boolean stopAppsOnExit,
    @DefaultValue("1s") Duration restartBackoff,
    @DefaultValue("5") int maxRestarts,
    @DefaultValue("2m") Duration restartWindow,
    @DefaultValue("5m") Duration noSessionTimeout,
    @DefaultValue("1h") Duration stoppedTtl) {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  public LauncherProperties {
    if (!HOST.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "invalid dsfleet.launcher.host '"
              + host
              + "'; use 1 to 63 of A-Z a-z 0-9 _ . -, starting with a letter or digit");
    }
    if (defaultProfile != null && !profiles.containsKey(defaultProfile)) {
      throw new IllegalArgumentException(
          "unknown profile '"
              + defaultProfile
              + "' in dsfleet.launcher.default-profile; known profiles: "
              + profiles.keySet());
    }
  }

  /**
   * A group of instances to keep running.
   *
   * @param profile name of their profile
   * @param prefix prefix of their ids, {@code <prefix>-1} to {@code <prefix>-<instances>}
   * @param instances number of instances
   * @param streams slots of each instance
   */
  public record DesiredGroup(
      String profile,
      @DefaultValue("app") String prefix,
      @DefaultValue("1") int instances,
      @DefaultValue("1") int streams) {}

  /** Returns the named profile, else the default one; null if there is no default. */
  public @Nullable String resolveProfile(@Nullable String named) {
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
