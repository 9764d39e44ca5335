package io.dsfleet.bridge;

import io.dsfleet.bridge.config.BridgeProperties;
import io.dsfleet.bridge.connection.AppConnection;
import io.dsfleet.bridge.connection.ConnectionStatsRecorder;
import io.dsfleet.bridge.connection.SessionDirectory;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.socket.AppSocketHandler;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.SessionRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the bridge's periodic tasks (ticks and heartbeats) and drains it before the server stops.
 */
final class BridgeLifecycle implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeLifecycle.class);
  private static final long TICK_MILLIS = 250;
  private static final long DRAIN_CHECK_MILLIS = 20;

  private final String bridgeId;
  private final BridgeProperties properties;
  private final SessionDirectory directory;
  private final AppSocketHandler handler;
  private final FleetState state;
  private final ConnectionStatsRecorder statsRecorder;
  private final IntSupplier unconfirmed;
  private final ScheduledExecutorService timer;
  private final List<Future<?>> tasks = new ArrayList<>();
  private volatile boolean running;

  BridgeLifecycle(
      String bridgeId,
      BridgeProperties properties,
      SessionDirectory directory,
      AppSocketHandler handler,
      FleetState state,
      ConnectionStatsRecorder notes,
      IntSupplier unconfirmed,
      ScheduledExecutorService timer) {
    this.bridgeId = bridgeId;
    this.properties = properties;
    this.directory = directory;
    this.handler = handler;
    this.state = state;
    this.statsRecorder = notes;
    this.unconfirmed = unconfirmed;
    this.timer = timer;
  }

  /** The highest phase: stopped first, while the sockets and the broker still work. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void start() {
    running = true;
    long intervalMillis = properties.heartbeatInterval().toMillis();
    tasks.add(
        timer.scheduleWithFixedDelay(
            guarded(() -> directory.connections().forEach(AppConnection::tick)),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS));
    tasks.add(
        timer.scheduleWithFixedDelay(
            guarded(this::sendHeartbeats), 0, intervalMillis, TimeUnit.MILLISECONDS));
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public void stop() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    stop(() -> drained.complete(null));
    drained.join();
  }

  /**
   * Closes every session with 1001 and waits until their last events are confirmed. New connections
   * are closed with 1013 for at least {@code min-drain-time}.
   */
  @Override
  public void stop(Runnable callback) {
    running = false;
    handler.drain();
    directory
        .connections()
        .forEach(
            app ->
                app.post(new SessionInput.CloseRequested(CloseCode.GOING_AWAY, "shutting down")));
    tasks.forEach(task -> task.cancel(false));
    CompletableFuture<Void> idle = new CompletableFuture<>();
    Future<?> checking =
        timer.scheduleWithFixedDelay(
            () -> {
              if (unconfirmed.getAsInt() == 0 && directory.connections().isEmpty()) {
                idle.complete(null);
              }
            },
            0,
            DRAIN_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
    idle.completeOnTimeout(null, properties.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> minDrain =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, properties.minDrainTime().toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        idle.thenCombine(minDrain, (_, _) -> null)
            .thenRun(
                () -> {
                  checking.cancel(false);
                  callback.run();
                });
  }

  private void sendHeartbeats() {
    Map<String, List<SessionRef>> byPool = new HashMap<>();
    byPool.put(properties.pool(), new ArrayList<>());
    directory
        .sessions()
        .forEach(
            held -> byPool.computeIfAbsent(held.pool(), _ -> new ArrayList<>()).add(held.ref()));
    byPool.forEach(this::sendHeartbeat);
    statsRecorder.recordSocketCounts();
  }

  private void sendHeartbeat(String pool, List<SessionRef> sessions) {
    var _ =
        state
            .pool(pool)
            .sessions()
            .heartbeat(bridgeId, sessions)
            .whenComplete((fenced, failure) -> handleFenced(pool, fenced, failure));
  }

  private void handleFenced(
      String pool, @Nullable List<SessionRef> fenced, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.debug("heartbeat failed: {}", failure.getMessage());
    }
    for (SessionRef ref : fenced == null ? List.<SessionRef>of() : fenced) {
      var _ =
          state.pool(pool).queries().instance(ref.instanceId()).thenAccept(now -> end(ref, now));
    }
  }

  /**
   * Closes a fenced session: with 4001 if a newer one exists, else with 1013 so that the app
   * reconnects.
   */
  private void end(SessionRef ref, Optional<InstanceRecord> now) {
    AppConnection connection = directory.findConnection(ref.instanceId(), ref.session());
    if (connection != null) {
      boolean newer = now.isPresent() && now.get().session() > ref.session();
      connection.post(
          newer
              ? new SessionInput.CloseRequested(
                  CloseCode.SUPERSEDED, "a newer connection took the session")
              : new SessionInput.CloseRequested(
                  CloseCode.TRY_AGAIN_LATER, "the session expired; reconnect"));
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException fault) {
        LOG.error("periodic task of the bridge failed", fault);
      }
    };
  }
}
