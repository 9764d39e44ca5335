package io.dsfleet.bridge;

import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.state.AppMetrics;
import io.dsfleet.state.Connections;
import io.dsfleet.state.Disconnection;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.SocketCounts;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records connection statistics and app metrics in Redis; failures are only logged. */
final class ConnectionNotes {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionNotes.class);

  private final String bridgeId;
  private final String pool;
  private final FleetState state;
  private final SessionDirectory directory;
  private final LongSupplier wallMillis;

  /**
   * @param pool pool that stores the socket counts of the bridge
   */
  ConnectionNotes(
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
  long now() {
    return wallMillis.getAsLong();
  }

  /** Records that a running app reconnected. */
  void returned(String poolName, String instanceId) {
    logFailure(stats(poolName).reconnected(instanceId));
  }

  /** Records the end of a session. */
  void ended(SessionDirectory.Held held) {
    AppConnection.Ending ending = held.connection().ending();
    logFailure(
        stats(held.pool())
            .ended(
                new Disconnection(
                    held.ref().instanceId(),
                    held.ref().session(),
                    held.sinceMillis(),
                    now(),
                    ending == null ? null : ending.code(),
                    ending == null ? null : ending.reason())));
  }

  /** Records the load of an app; completes when it is stored. */
  CompletableFuture<AppMetrics> metrics(
      String poolName, String instanceId, MetricsResponse response) {
    return stats(poolName)
        .metrics(
            new AppMetrics(
                instanceId,
                response.cpuPercent(),
                response.ramMb(),
                response.gpuPercent(),
                response.vramMb(),
                now()));
  }

  /** Records the current number of sockets. */
  void beat() {
    int pending = directory.connections().stream().mapToInt(AppConnection::openQuestions).sum();
    logFailure(
        stats(pool)
            .sockets(
                new SocketCounts(
                    bridgeId, directory.connections().size(), directory.held().size(), pending)));
  }

  private Connections stats(String name) {
    return state.pool(name).connections();
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
