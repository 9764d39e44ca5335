package io.dsfleet.bridge;

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
 * @param connectionsMost maximum number of sockets, reduced to what half of the heap holds; above
 *     it sockets are closed with 1013
 * @param pendingSocketsMax maximum number of sockets without a launch token before their valid
 *     {@code app_ready}; above it upgrades are refused with 503
 * @param pendingSocketsPerAddressMax maximum number of these from one address
 * @param claimsAtOnce maximum number of concurrent session claims; other apps queue
 * @param mediaRoots folders of this host that may be listed; {@code /} allows any
 * @param pathRules mapping of paths of this host to paths of the apps
 * @param filePattern pattern of the whole names of files to list
 * @param filesMax maximum number of files in a listed folder
 * @param filesAhead maximum number of unfinished files pushed to an app
 * @param frameLimit exclusive limit for the length of a frame to an app, at most 64 KB
 * @param inboundLimit maximum length of a message of an app
 * @param refusalsMax number of refused messages that closes a connection
 * @param readyTimeout timeout from the connection to {@code app_ready}
 * @param claimTimeout timeout for claiming a session including the queue, and again for binding its
 *     commands; then the connection is closed with 1013
 * @param syncTimeout timeout for the status of a reconnected app
 * @param startTimeout timeout for {@code analysis_started}
 * @param interruptTimeout timeout for {@code analysis_interrupted}
 * @param statusEvery interval of status polls while jobs run
 * @param statusTimeout timeout of a status poll
 * @param questionTimeout timeout for an app's reply to a query of another service
 * @param pingEvery interval of pings
 * @param probeTimeout timeout for a frame of an older session before another process takes its id
 * @param sendTimeout timeout for writing a frame to an app
 * @param outboundBuffer maximum length of the frames queued for one app
 * @param eventsBuffer maximum number of unconfirmed events of one session before reading from its
 *     app pauses; reading from all apps pauses while half of the publisher's buffer is full
 * @param eventsPatience maximum pause before the connection is closed
 * @param heartbeatEvery interval for renewing the lease of the bridge
 * @param logsPerSecond log lines per second of one app, with a burst of ten times as many; 0 for
 *     none
 * @param drainLeast minimum time during which new connections are closed with 1013 before the
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
    @DefaultValue("5000") int connectionsMost,
    @DefaultValue("200") int pendingSocketsMax,
    @DefaultValue("200") int pendingSocketsPerAddressMax,
    @DefaultValue("32") int claimsAtOnce,
    @DefaultValue List<String> mediaRoots,
    @DefaultValue List<PathMapping.Rule> pathRules,
    @DefaultValue(VideoFiles.DEFAULT_PATTERN) Pattern filePattern,
    @DefaultValue("100000") int filesMax,
    @DefaultValue("200") int filesAhead,
    @DefaultValue("64KB") DataSize frameLimit,
    @DefaultValue("1MB") DataSize inboundLimit,
    @DefaultValue("20") int refusalsMax,
    @DefaultValue("10s") Duration readyTimeout,
    @DefaultValue("10s") Duration claimTimeout,
    @DefaultValue("3s") Duration syncTimeout,
    @DefaultValue("20s") Duration startTimeout,
    @DefaultValue("10s") Duration interruptTimeout,
    @DefaultValue("2s") Duration statusEvery,
    @DefaultValue("5s") Duration statusTimeout,
    @DefaultValue("3s") Duration questionTimeout,
    @DefaultValue("20s") Duration pingEvery,
    @DefaultValue("2s") Duration probeTimeout,
    @DefaultValue("10s") Duration sendTimeout,
    @DefaultValue("4MB") DataSize outboundBuffer,
    @DefaultValue("1000") int eventsBuffer,
    @DefaultValue("20s") Duration eventsPatience,
    @DefaultValue("3s") Duration heartbeatEvery,
    @DefaultValue("5") int logsPerSecond,
    @DefaultValue("2s") Duration drainLeast,
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
    requirePositive("connections-most", connectionsMost);
    requirePositive("pending-sockets-max", pendingSocketsMax);
    requirePositive("pending-sockets-per-address-max", pendingSocketsPerAddressMax);
    requirePositive("claims-at-once", claimsAtOnce);
    requirePositive("files-max", filesMax);
    requirePositive("files-ahead", filesAhead);
    requirePositive("frame-limit", frameLimit.toBytes());
    if (frameLimit.compareTo(DataSize.ofKilobytes(64)) > 0) {
      throw new IllegalArgumentException(
          "dsfleet.bridge.frame-limit must be at most 64KB, but it is " + frameLimit);
    }
    requirePositive("inbound-limit", inboundLimit.toBytes());
    requirePositive("refusals-max", refusalsMax);
    requirePositive("events-buffer", eventsBuffer);
    requirePositive("ping-every", pingEvery.toMillis());
    requirePositive("status-every", statusEvery.toMillis());
    requirePositive("heartbeat-every", heartbeatEvery.toMillis());
  }

  /** Whether the list contains the instance id or {@code *}. */
  static boolean names(List<String> list, String instanceId) {
    return list.contains("*") || list.contains(instanceId);
  }

  /** Maximum number of sockets, reduced to what half of a heap of this size holds. */
  int connectionsWithin(long heapBytes) {
    return (int) Math.max(1, Math.min(connectionsMost, heapBytes / 2 / SOCKET_BYTES));
  }

  SessionRules rules() {
    return new SessionRules(
        readyTimeout.toMillis(),
        claimTimeout.toMillis(),
        syncTimeout.toMillis(),
        startTimeout.toMillis(),
        interruptTimeout.toMillis(),
        statusEvery.toMillis(),
        statusTimeout.toMillis(),
        pingEvery.toMillis(),
        filesAhead,
        Math.toIntExact(frameLimit.toBytes()),
        refusalsMax);
  }

  private static void requirePositive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "dsfleet.bridge." + key + " must be positive, but it is " + value);
    }
  }
}
