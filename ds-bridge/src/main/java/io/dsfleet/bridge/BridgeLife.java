package io.dsfleet.bridge;

import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.SessionRef;
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

/** The bridge's rhythm and its end: ticks, heartbeats, and the drain before the server stops. */
final class BridgeLife implements SmartLifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeLife.class);
  private static final long TICK_MILLIS = 250;
  private static final long DRAIN_CHECK_MILLIS = 20;

  private final String bridgeId;
  private final BridgeProperties properties;
  private final SessionDirectory directory;
  private final AppSocketHandler handler;
  private final FleetState state;
  private final ConnectionNotes notes;
  private final IntSupplier unconfirmed;
  private final ScheduledExecutorService timer;
  private final List<Future<?>> rhythms = new ArrayList<>();
  private volatile boolean running;

  BridgeLife(
      String bridgeId,
      BridgeProperties properties,
      SessionDirectory directory,
      AppSocketHandler handler,
      FleetState state,
      ConnectionNotes notes,
      IntSupplier unconfirmed,
      ScheduledExecutorService timer) {
    this.bridgeId = bridgeId;
    this.properties = properties;
    this.directory = directory;
    this.handler = handler;
    this.state = state;
    this.notes = notes;
    this.unconfirmed = unconfirmed;
    this.timer = timer;
  }

  /** Highest: stopped first, while the sockets and the broker still work. */
  @Override
  public int getPhase() {
    return Integer.MAX_VALUE;
  }

  @Override
  public void start() {
    running = true;
    long beat = properties.heartbeatEvery().toMillis();
    rhythms.add(
        timer.scheduleWithFixedDelay(
            guarded(() -> directory.connections().forEach(AppConnection::tick)),
            TICK_MILLIS,
            TICK_MILLIS,
            TimeUnit.MILLISECONDS));
    rhythms.add(timer.scheduleWithFixedDelay(guarded(this::beat), 0, beat, TimeUnit.MILLISECONDS));
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
   * Closes every session with 1001 and waits until their last events are safe; for {@code
   * drain-least} the others that come are told to come later.
   */
  @Override
  public void stop(Runnable callback) {
    running = false;
    handler.drain();
    directory
        .connections()
        .forEach(app -> app.post(new Input.Dismissed(CloseCode.DRAINING, "shutting down")));
    rhythms.forEach(rhythm -> rhythm.cancel(false));
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    Future<?> checking =
        timer.scheduleWithFixedDelay(
            () -> {
              if (unconfirmed.getAsInt() == 0 && directory.connections().isEmpty()) {
                quiet.complete(null);
              }
            },
            0,
            DRAIN_CHECK_MILLIS,
            TimeUnit.MILLISECONDS);
    quiet.completeOnTimeout(null, properties.drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> told =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, properties.drainLeast().toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        quiet
            .thenCombine(told, (_, _) -> null)
            .thenRun(
                () -> {
                  checking.cancel(false);
                  callback.run();
                });
  }

  private void beat() {
    Map<String, List<SessionRef>> byPool = new HashMap<>();
    byPool.put(properties.pool(), new ArrayList<>());
    directory
        .held()
        .forEach(
            held -> byPool.computeIfAbsent(held.pool(), _ -> new ArrayList<>()).add(held.ref()));
    byPool.forEach(this::beat);
    notes.beat();
  }

  private void beat(String pool, List<SessionRef> sessions) {
    var _ =
        state
            .pool(pool)
            .sessions()
            .heartbeat(bridgeId, sessions)
            .whenComplete((fenced, failure) -> beaten(pool, fenced, failure));
  }

  private void beaten(String pool, @Nullable List<SessionRef> fenced, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.debug("no heartbeat: {}", failure.getMessage());
    }
    for (SessionRef ref : fenced == null ? List.<SessionRef>of() : fenced) {
      var _ = state.pool(pool).reads().instance(ref.instanceId()).thenAccept(now -> end(ref, now));
    }
  }

  /** An app that lost its session to nobody shall come again; one with a newer one shall not. */
  private void end(SessionRef ref, Optional<InstanceRecord> now) {
    AppConnection connection = directory.find(ref.instanceId(), ref.session());
    if (connection != null) {
      boolean newer = now.isPresent() && now.get().session() > ref.session();
      connection.post(
          newer
              ? new Input.Dismissed(CloseCode.SUPERSEDED, "a newer connection took the session")
              : new Input.Dismissed(CloseCode.TRY_LATER, "the session was given up, come again"));
    }
  }

  private static Runnable guarded(Runnable rhythm) {
    return () -> {
      try {
        rhythm.run();
      } catch (RuntimeException fault) {
        LOG.error("a rhythm of the bridge failed once", fault);
      }
    };
  }
}
