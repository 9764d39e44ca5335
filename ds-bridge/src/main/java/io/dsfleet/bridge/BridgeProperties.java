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
 * Settings of a ds-bridge; the defaults are closed.
 *
 * @param id of this bridge, unique among those that run; null gives a random one
 * @param pool of apps that name none
 * @param allowedInstances ids that may register without having been launched; {@code *} is any
 * @param okAckInstances ids that are answered {@code ok} instead of {@code confirmed}
 * @param allowedOrigins hosts whose pages may open a socket from a browser; {@code *} is any
 * @param appTokenFile file with a token that any app may show; its id must be on the list
 * @param allowedNetworks where apps may come from without a token, for example {@code 10.1.0.0/16}
 * @param connectionsMost sockets at once, fewer where half of the heap holds fewer; beyond, 1013
 * @param pendingSocketsMax sockets without a launch token whose app has not said {@code app_ready}
 *     yet; beyond, 503
 * @param pendingSocketsPerAddressMax of these from one address
 * @param claimsAtOnce apps whose sessions are made at once; the others wait their turn
 * @param mediaRoots folders of this host in which files are looked for; {@code /} is any
 * @param pathRules from paths of this host to paths of the apps
 * @param filePattern whole names of the files that a folder's listing takes
 * @param filesMax files of one listed folder at most
 * @param filesAhead files that an app is given before it reports them done
 * @param frameLimit every frame to an app is shorter
 * @param inboundLimit longest message of an app
 * @param refusalsMax refused messages before a connection is closed
 * @param readyTimeout from the connection to {@code app_ready}
 * @param claimTimeout for claiming a session, the wait for its turn included, and again for binding
 *     its commands; beyond, 1013
 * @param syncTimeout for a returning app's status
 * @param startTimeout for {@code analysis_started}
 * @param interruptTimeout for {@code analysis_interrupted}
 * @param statusEvery between two questions for the status while jobs run
 * @param statusTimeout for a status
 * @param questionTimeout for an app's answer to a question of another service
 * @param pingEvery between two pings
 * @param probeTimeout for an older session's sign of life before another process takes its id
 * @param sendTimeout for an app to take a frame
 * @param outboundBuffer frames that wait for one app
 * @param eventsBuffer unconfirmed events of one session before it is read no further; so are all
 *     once half of the publisher's buffer is full
 * @param eventsPatience how long it is read no further before it is closed
 * @param heartbeatEvery between two renewals of the bridge's lease
 * @param logsPerSecond lines of its log that an app may tell in a second, and ten times as many at
 *     once; 0 for none
 * @param drainLeast how long apps that connect are told to come later before the server stops
 * @param drainTimeout for the last events at shutdown
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
    @DefaultValue("20") int pendingSocketsPerAddressMax,
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
  /** Measured with Tomcat's buffers of 64 KiB. */
  private static final long SOCKET_BYTES = 250_000;

  public BridgeProperties {
    allowedInstances = List.copyOf(allowedInstances);
    okAckInstances = List.copyOf(okAckInstances);
    allowedOrigins = List.copyOf(allowedOrigins);
    allowedNetworks = List.copyOf(allowedNetworks);
    mediaRoots = List.copyOf(mediaRoots);
    pathRules = List.copyOf(pathRules);
    positive("connections-most", connectionsMost);
    positive("pending-sockets-max", pendingSocketsMax);
    positive("pending-sockets-per-address-max", pendingSocketsPerAddressMax);
    positive("claims-at-once", claimsAtOnce);
    positive("files-max", filesMax);
    positive("files-ahead", filesAhead);
    positive("frame-limit", frameLimit.toBytes());
    if (frameLimit.compareTo(DataSize.ofKilobytes(64)) > 0) {
      throw new IllegalArgumentException(
          "expected dsfleet.bridge.frame-limit of at most 64KB, but it is " + frameLimit);
    }
    positive("inbound-limit", inboundLimit.toBytes());
    positive("refusals-max", refusalsMax);
    positive("events-buffer", eventsBuffer);
    positive("ping-every", pingEvery.toMillis());
    positive("status-every", statusEvery.toMillis());
    positive("heartbeat-every", heartbeatEvery.toMillis());
  }

  /** Whether the list names the instance or any. */
  static boolean names(List<String> list, String instanceId) {
    return list.contains("*") || list.contains(instanceId);
  }

  /**
   * Sockets at once: each has buffers of {@value #SOCKET_BYTES} bytes, which half the heap holds.
   */
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

  private static void positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "expected dsfleet.bridge." + key + " > 0, but it is " + value);
    }
  }
}
