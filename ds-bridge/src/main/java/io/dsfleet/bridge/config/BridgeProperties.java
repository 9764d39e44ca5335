package io.dsfleet.bridge.config;

import io.dsfleet.bridge.session.SessionRules;
import io.dsfleet.messages.path.PathMapping;
import io.dsfleet.messages.path.VideoFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration of a ds-bridge. By default no app may register and no folder is listed.
 *
 * @param id unique id of this bridge; null generates one
 * @param pool pool of apps that name none
 * @param allowedInstances instance ids that may register without a launch; {@code *} allows any
 * @param okAckInstances instance ids whose {@code execute_ack} has status {@code ok} instead of
 *     {@code confirmed}; {@code *} for all
 * @param allowedOrigins hosts whose web pages may open a socket; {@code *} allows any
 * @param appTokenFile file with a token for apps of {@code allowed-instances}; null for none
 * @param allowedNetworks networks from which apps need no token, such as {@code 10.1.0.0/16}
 * @param maxConnections maximum number of sockets, reduced to what half of the heap holds; above it
 *     sockets are closed with 1013
 * @param maxPendingSockets maximum number of sockets without a launch token before their valid
 *     {@code app_ready}; above it upgrades are refused with 503
 * @param maxPendingSocketsPerAddress maximum number of these from one address
 * @param maxConcurrentClaims maximum number of concurrent session claims; other apps queue
 * @param mediaRoots folders of this host that may be listed and in which results are looked for;
 *     {@code /} allows any
 * @param pathRules mapping of paths of this host to paths of the apps
 * @param filePattern pattern of the whole names of files to list
 * @param maxFiles maximum number of files in a listed folder
 * @param maxFilesAhead maximum number of unfinished files pushed to an app
 * @param maxFrameSize exclusive limit for the length of a frame to an app, at most 64 KB
 * @param maxMessageSize maximum length of a message of an app
 * @param maxRefusals number of refused messages that closes a connection
 * @param readyTimeout timeout from the connection to {@code app_ready}
 * @param claimTimeout timeout for claiming a session including the queue, and again for binding its
 *     commands; then the connection is closed with 1013
 * @param syncTimeout timeout for the status of a reconnected app
 * @param startTimeout timeout for {@code analysis_started}
 * @param interruptTimeout timeout for {@code analysis_interrupted}
 * @param statusInterval interval of status polls while jobs run
 * @param statusTimeout timeout of a status poll
 * @param queryTimeout timeout for an app's reply to a query of another service
 * @param pingInterval interval of pings
 * @param probeTimeout timeout for a frame of an older session before another process takes its id
 * @param sendTimeout timeout for writing a frame to an app
 * @param maxOutboundBuffer maximum length of the frames queued for one app
 * @param maxUnconfirmedEvents maximum number of unconfirmed events of one session before reading
 *     from its app pauses; reading from all apps pauses while half of the publisher's buffer is
 *     full
 * @param eventsTimeout maximum pause before the connection is closed
 * @param heartbeatInterval interval for renewing the lease of the bridge
 * @param maxLogsPerSecond log lines per second of one app, with a burst of ten times as many; 0 for
 *     none
 * @param minDrainTime minimum time during which new connections are closed with 1013 before the
 *     server stops
 * @param drainTimeout timeout for confirming the last events at shutdown
 */
@ConfigurationProperties("dsfleet.bridge")
public record BridgeProperties(
    @Nullable String id,
    @DefaultValue("default") String pool,
    @DefaultValue List<String> allowedInstances,
    @DefaultValue List<String> okAckInstances,
    @DefaultValue List<String> allowedOrigins,
    @Nullable Path appTokenFile,
    @DefaultValue({"127.0.0.0/8", "::1"}) List<String> allowedNetworks,
    @DefaultValue("5000") int maxConnections,
    @DefaultValue("200") int maxPendingSockets,
    @DefaultValue("200") int maxPendingSocketsPerAddress,
    @DefaultValue("32") int maxConcurrentClaims,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue List<PathMapping.Rule> pathRules,
    @DefaultValue(VideoFiles.DEFAULT_PATTERN) Pattern filePattern,
    @DefaultValue("100000") int maxFiles,
    @DefaultValue("200") int maxFilesAhead,
    @DefaultValue("64KB") DataSize maxFrameSize,
    @DefaultValue("1MB") DataSize maxMessageSize,
    @DefaultValue("20") int maxRefusals,
    @DefaultValue("10s") Duration readyTimeout,
    @DefaultValue("10s") Duration claimTimeout,
    @DefaultValue("3s") Duration syncTimeout,
    @DefaultValue("20s") Duration startTimeout,
    @DefaultValue("10s") Duration interruptTimeout,
    @DefaultValue("2s") Duration statusInterval,
    @DefaultValue("5s") Duration statusTimeout,
    @DefaultValue("3s") Duration queryTimeout,
    @DefaultValue("20s") Duration pingInterval,
    @DefaultValue("2s") Duration probeTimeout,
    @DefaultValue("10s") Duration sendTimeout,
    @DefaultValue("4MB") DataSize maxOutboundBuffer,
    @DefaultValue("1000") int maxUnconfirmedEvents,
    @DefaultValue("20s") Duration eventsTimeout,
    @DefaultValue("3s") Duration heartbeatInterval,
    @DefaultValue("5") int maxLogsPerSecond,
    @DefaultValue("2s") Duration minDrainTime,
    @DefaultValue("5s") Duration drainTimeout) {
  /** Heap per socket, measured with Tomcat's buffers of 64 KiB. */
  private static final long SOCKET_BYTES = 250_000;

  public BridgeProperties {
    allowedInstances = List.copyOf(allowedInstances);
    okAckInstances = List.copyOf(okAckInstances);
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedNetworks = List.copyOf(allowedNetworks);
    mediaRoots = List.copyOf(mediaRoots);
    pathRules = List.copyOf(pathRules);
    requirePositive("max-connections", maxConnections);
    requirePositive("max-pending-sockets", maxPendingSockets);
    requirePositive("max-pending-sockets-per-address", maxPendingSocketsPerAddress);
    requirePositive("max-concurrent-claims", maxConcurrentClaims);
    requirePositive("max-files", maxFiles);
    requirePositive("max-files-ahead", maxFilesAhead);
    requirePositive("max-frame-size", maxFrameSize.toBytes());
    if (maxFrameSize.compareTo(DataSize.ofKilobytes(64)) > 0) {
      throw new IllegalArgumentException(
          "dsfleet.bridge.max-frame-size must be at most 64KB, but it is " + maxFrameSize);
    }
    requirePositive("max-message-size", maxMessageSize.toBytes());
    requirePositive("max-refusals", maxRefusals);
    requirePositive("max-unconfirmed-events", maxUnconfirmedEvents);
    requirePositive("ping-interval", pingInterval.toMillis());
    requirePositive("status-interval", statusInterval.toMillis());
    requirePositive("heartbeat-interval", heartbeatInterval.toMillis());
  }

  /** Whether the list contains the instance id or {@code *}. */
  public static boolean containsInstance(List<String> list, String instanceId) {
    return list.contains("*") || list.contains(instanceId);
  }

  /** Maximum number of sockets, reduced to what half of a heap of this size holds. */
  public int maxConnectionsFor(long heapBytes) {
    return (int) Math.max(1, Math.min(maxConnections, heapBytes / 2 / SOCKET_BYTES));
  }

  public SessionRules sessionRules() {
    return new SessionRules(
        readyTimeout.toMillis(),
        claimTimeout.toMillis(),
        syncTimeout.toMillis(),
        startTimeout.toMillis(),
        interruptTimeout.toMillis(),
        statusInterval.toMillis(),
        statusTimeout.toMillis(),
        pingInterval.toMillis(),
        maxFilesAhead,
        Math.toIntExact(maxFrameSize.toBytes()),
        maxRefusals);
  }

  private static void requirePositive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "dsfleet.bridge." + key + " must be positive, but it is " + value);
    }
  }
}
