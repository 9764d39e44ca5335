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

/** Notes in the record how apps come and go and how they are; nothing waits for a note. */
final class ConnectionNotes {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionNotes.class);

  private final String bridgeId;
  private final String pool;
  private final FleetState state;
  private final SessionDirectory directory;
  private final LongSupplier wallMillis;

  /**
   * @param pool whose record has the bridge's own counts
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

  /** An app came back to the life that it had. */
  void returned(String itsPool, String instanceId) {
    quiet(of(itsPool).reconnected(instanceId));
  }

  /** A session is over. */
  void ended(SessionDirectory.Held held) {
    AppConnection.Ending ending = held.connection().ending();
    quiet(
        of(held.pool())
            .ended(
                new Disconnection(
                    held.ref().instanceId(),
                    held.ref().session(),
                    held.sinceMillis(),
                    now(),
                    ending == null ? null : ending.code(),
                    ending == null ? null : ending.reason())));
  }

  /** The load that an app told; done once it can be read. */
  CompletableFuture<AppMetrics> metrics(String itsPool, String instanceId, MetricsResponse said) {
    return of(itsPool)
        .metrics(
            new AppMetrics(
                instanceId,
                said.cpuPercent(),
                said.ramMb(),
                said.gpuPercent(),
                said.vramMb(),
                now()));
  }

  /** How many sockets there are now. */
  void beat() {
    int pending = directory.connections().stream().mapToInt(AppConnection::openQuestions).sum();
    quiet(
        of(pool)
            .sockets(
                new SocketCounts(
                    bridgeId, directory.connections().size(), directory.held().size(), pending)));
  }

  private Connections of(String name) {
    return state.pool(name).connections();
  }

  private static void quiet(CompletableFuture<?> note) {
    var _ =
        note.exceptionally(
            failure -> {
              @Nullable String why = failure.getMessage();
              LOG.debug("a note was not taken: {}", why);
              return null;
            });
  }
}
