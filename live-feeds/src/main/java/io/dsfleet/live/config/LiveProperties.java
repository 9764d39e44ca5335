package io.dsfleet.live.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration of the live feeds. By default there is no source.
 *
 * @param root folder that holds the files of all sources; required if there is a source
 * @param sources sources by name
 * @param sampleFolder folder whose videos are the sources if {@code sources} is empty; null for
 *     none
 * @param workerCommand command that starts a vision worker, without its arguments; required if
 *     there is a source
 * @param maxViewers maximum number of viewers of all sources together; above it sockets are closed
 *     with 1013
 * @param idleTimeout time from the last viewer to the end of the source's worker, which is paused
 *     until then
 * @param startTimeout time until the first frame of a worker after which it is restarted
 * @param frameTimeout time without a further frame after which a worker is restarted
 * @param minRestartDelay delay before the first restart of a worker; doubled for each further one
 * @param maxRestartDelay maximum delay before a restart
 * @param pingInterval interval of pings; a viewer that sends nothing for three intervals is
 *     disconnected
 * @param sendTimeout timeout for writing a frame to a viewer, after which it is disconnected
 * @param snapshotTimeout timeout for the first frame of a snapshot
 */
@ConfigurationProperties("dsfleet.live")
public record LiveProperties(
    @Nullable Path root,
    @DefaultValue Map<String, LiveSource> sources,
    @Nullable Path sampleFolder,
    @DefaultValue List<String> workerCommand,
    @DefaultValue("200") int maxViewers,
    @DefaultValue("10s") Duration idleTimeout,
    @DefaultValue("60s") Duration startTimeout,
    @DefaultValue("10s") Duration frameTimeout,
    @DefaultValue("500ms") Duration minRestartDelay,
    @DefaultValue("30s") Duration maxRestartDelay,
    @DefaultValue("20s") Duration pingInterval,
    @DefaultValue("20s") Duration sendTimeout,
    @DefaultValue("10s") Duration snapshotTimeout) {
  private static final int MAX_SOURCES = 200;

  /** Names of sources, which are parts of URLs. */
  public static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public LiveProperties {
    sources = Map.copyOf(sources);
    workerCommand = List.copyOf(workerCommand);
    if (sampleFolder != null && sampleFolder.toString().isBlank()) {
      sampleFolder = null;
    }
    requirePositive("max-viewers", maxViewers);
    requirePositive("idle-timeout", idleTimeout.toMillis());
    requirePositive("start-timeout", startTimeout.toMillis());
    requirePositive("frame-timeout", frameTimeout.toMillis());
    requirePositive("min-restart-delay", minRestartDelay.toMillis());
    requirePositive("max-restart-delay", maxRestartDelay.toMillis());
    requirePositive("ping-interval", pingInterval.toMillis());
    requirePositive("send-timeout", sendTimeout.toMillis());
    requirePositive("snapshot-timeout", snapshotTimeout.toMillis());
    if (sources.size() > MAX_SOURCES) {
      throw new IllegalArgumentException(
          "dsfleet.live.sources must have at most "
              + MAX_SOURCES
              + " entries, but there are "
              + sources.size());
    }
    for (String name : sources.keySet()) {
      if (!SOURCE_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a name in dsfleet.live.sources must match " + SOURCE_NAME + ", but it is " + name);
      }
    }
    if (!sources.isEmpty() && root == null) {
      throw new IllegalArgumentException(
          "dsfleet.live.root must be set if dsfleet.live.sources is set");
    }
    if ((!sources.isEmpty() || sampleFolder != null) && workerCommand.isEmpty()) {
      throw new IllegalArgumentException(
          "dsfleet.live.worker-command must be set if there are sources");
    }
  }

  private static void requirePositive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "dsfleet.live." + key + " must be positive, but it is " + value);
    }
  }
}
