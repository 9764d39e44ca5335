package io.dsfleet.bridge.connection;

import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.instance.AppMetrics;
import io.dsfleet.state.instance.BridgeConnectionCounts;
import io.dsfleet.state.instance.ConnectionStats;
import io.dsfleet.state.instance.EndedSession;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records connection statistics and app metrics in Redis; failures are only logged. */
public final class ConnectionStatsRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionStatsRecorder.class);

  private final String bridgeId;
  private final String pool;
  private final FleetState state;
  private final SessionDirectory directory;
  private final LongSupplier wallMillis;

  /**
   * @param pool pool that stores the socket counts of the bridge
   */
  public ConnectionStatsRecorder(
      String bridgeId,
      String pool,
      FleetState state,
      SessionDirectory directory,
      LongSupplier wallMillis) {
    this.bridgeId = bridgeId;
    this.pool = pool;
    this.state = state;
    this.directory = directory;
    this.wallMillis = wallMillis;
  }

  /** Milliseconds of the wall clock, for display. */
  long nowMillis() {
    return wallMillis.getAsLong();
  }

  /** Records that a running app reconnected. */
  public void recordReconnection(String poolName, String instanceId) {
    logFailure(stats(poolName).countReconnection(instanceId));
  }

  /** Records the end of a session. */
  public void recordEnd(SessionDirectory.HeldSession held) {
    AppConnection.Closure ending = held.connection().closure();
    logFailure(
        stats(held.pool())
            .storeEndedSession(
                new EndedSession(
                    held.ref().instanceId(),
                    held.ref().session(),
                    held.sinceMillis(),
                    nowMillis(),
                    ending == null ? null : ending.code(),
                    ending == null ? null : ending.reason())));
  }

  /** Records the load of an app; completes when it is stored. */
  public CompletableFuture<AppMetrics> recordMetrics(
      String poolName, String instanceId, MetricsResponse response) {
    return stats(poolName)
        .storeMetrics(
            new AppMetrics(
                instanceId,
                response.cpuPercent(),
                response.ramMb(),
                response.gpuPercent(),
                response.vramMb(),
                nowMillis()));
  }

  /** Records the current number of sockets. */
  public void recordSocketCounts() {
    int pending = directory.connections().stream().mapToInt(AppConnection::pendingQueryCount).sum();
    logFailure(
        stats(pool)
            .storeConnectionCounts(
                new BridgeConnectionCounts(
                    bridgeId,
                    directory.connections().size(),
                    directory.sessions().size(),
                    pending)));
  }

  private ConnectionStats stats(String name) {
    return state.pool(name).connectionStats();
  }

  private static void logFailure(CompletableFuture<?> write) {
    var _ =
        write.exceptionally(
            failure -> {
              @Nullable String reason = failure.getMessage();
              LOG.debug("connection statistics were not recorded: {}", reason);
              return null;
            });
  }
}
