package io.dsfleet.launcher;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the launcher.
 *
 * @param host name of this host: what launches are routed by
 * @param pool pool whose record the launcher keeps its processes in
 * @param folder where each instance gets a folder of its own
 * @param server the WebSocket address that apps connect to
 * @param profiles ways to run an app, by name
 * @param desired what this launcher keeps running by itself
 * @param watchEvery how often processes are looked at
 * @param stopGrace from TERM to KILL
 * @param stopAppsOnExit whether apps end with the launcher (false: they live on and are adopted)
 * @param restartPause pause before the first restart of a crashed app, doubled each time
 * @param restartsMax crashes within {@code restartWindow} after which an app is quarantined
 */
@ConfigurationProperties("dsfleet.launcher")
public record LauncherProperties(
    @DefaultValue("local") String host,
    @DefaultValue("default") String pool,
    @DefaultValue("apps") Path folder,
    @DefaultValue("ws://127.0.0.1:18000/deepstream/ws") URI server,
    @DefaultValue Map<String, Profile> profiles,
    @DefaultValue List<Desired> desired,
    @DefaultValue("500ms") Duration watchEvery,
    @DefaultValue("10s") Duration stopGrace,
    @DefaultValue("false") boolean stopAppsOnExit,
    @DefaultValue("1s") Duration restartPause,
    @DefaultValue("5") int restartsMax,
    @DefaultValue("2m") Duration restartWindow) {

  /**
   * One way to run an app.
   *
   * @param command program and arguments; {@code {config}} becomes the main config's path
   * @param environment set beside APP_ID and the DS_ variables
   */
  public record Profile(List<String> command, @DefaultValue Map<String, String> environment) {
    public Profile {
      if (command == null || command.isEmpty()) {
        throw new IllegalArgumentException(
            "expected dsfleet.launcher.profiles.*.command, but it is missing");
      }
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

  /** The instances that should run, in order. */
  List<Wanted> wanted() {
    return desired.stream()
        .flatMap(
            each ->
                IntStream.rangeClosed(1, each.instances())
                    .mapToObj(
                        i -> new Wanted(each.prefix() + "-" + i, each.profile(), each.streams())))
        .toList();
  }

  /** One instance that should run. */
  record Wanted(String instanceId, String profile, int streams) {}
}
