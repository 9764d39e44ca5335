package io.dsfleet.scheduler.events;

import io.dsfleet.messages.broker.InstanceEvent;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.InterruptStray;
import io.dsfleet.messages.broker.KillRefused;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.broker.ProcessExited;
import io.dsfleet.messages.broker.ProcessSignalled;
import io.dsfleet.messages.broker.ProcessStarted;
import io.dsfleet.messages.broker.RunningCamera;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.AdmitReply;
import io.dsfleet.state.HeldCamera;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.InstanceReply;
import io.dsfleet.state.InstanceState;
import io.dsfleet.state.LoseReply;
import io.dsfleet.state.Orders;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SessionClaim;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Applies what happened to instances: sessions come and go, processes die. */
final class InstanceEvents {
  private final Function<String, PoolState> fleet;
  private final Dispatcher dispatcher;
  private final SchedulerMetrics metrics;

  InstanceEvents(
      Function<String, PoolState> fleet, Dispatcher dispatcher, SchedulerMetrics metrics) {
    this.fleet = fleet;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  /** Applies the event, commands included. */
  CompletableFuture<Boolean> apply(InstanceEvent event) {
    return switch (event) {
      case InstanceReady ready -> ready(fleet.apply(ready.pool()), ready);
      case SessionLost lost ->
          fleet
              .apply(lost.pool())
              .instanceTransitions()
              .loseSession(lost.instanceId(), lost.session(), false, lost.reason())
              .thenApply(this::lost);
      case InstanceTerminated ended ->
          died(
              fleet.apply(ended.pool()),
              ended.instanceId(),
              record -> record.session() == ended.session(),
              false,
              "the app ended: " + ended.message());
    };
  }

  /** Applies what a launcher saw of a process. */
  CompletableFuture<Boolean> apply(ProcessEvent event) {
    return switch (event) {
      case ProcessStarted started ->
          note(event, "launched", "on " + started.host() + ", life " + (started.restarts() + 1));
      case ProcessSignalled signalled -> note(event, "signalled", signalled.signal());
      case KillRefused refused -> note(event, "kill_refused", refused.reason());
      case ProcessExited exited -> exited(exited);
    };
  }

  private CompletableFuture<Boolean> exited(ProcessExited exited) {
    String reason = "the process exited with code " + exited.exitCode();
    return note(exited, "exited", "code " + exited.exitCode() + (exited.asked() ? ", asked" : ""))
        .thenCompose(
            noted ->
                died(
                    fleet.apply(exited.pool()),
                    exited.instanceId(),
                    record -> isOf(record, exited),
                    !exited.asked(),
                    reason));
  }

  private CompletableFuture<Boolean> note(ProcessEvent event, String word, String detail) {
    return fleet
        .apply(event.pool())
        .instanceTransitions()
        .noteProcess(event.instanceId(), word, detail);
  }

  /** Whether the record is of the life that ended: by its token, else by its launch. */
  private static boolean isOf(InstanceRecord record, ProcessExited exited) {
    String token = exited.tokenHash();
    String identity = record.identity();
    boolean byLaunch = token == null || identity == null || !identity.startsWith("token:");
    return byLaunch
        ? exited.processId().equals(record.launchId())
        : SessionClaim.identityOf(token, null, null).equals(identity);
  }

  private boolean lost(LoseReply reply) {
    return switch (reply) {
      case LoseReply.Lost _ -> true;
      case LoseReply.Fenced _ -> {
        metrics.fenced("session_lost");
        yield false;
      }
    };
  }

  /**
   * Proof of death. The record of the life that it is about is read first; the script is fenced by
   * its epoch, so a new life that begins in between is safe.
   *
   * @param byItself whether nobody asked the process to end, as far as the event can tell
   */
  private CompletableFuture<Boolean> died(
      PoolState pool,
      String instanceId,
      Predicate<InstanceRecord> sameLife,
      boolean byItself,
      String reason) {
    return pool.reads()
        .instance(instanceId)
        .thenCompose(
            found -> {
              Optional<InstanceRecord> life = found.filter(sameLife);
              if (life.isEmpty()) {
                metrics.fenced("process_ended");
                return CompletableFuture.completedFuture(false);
              }
              boolean asked =
                  life.get().draining() || life.get().state() == InstanceState.TERMINATING;
              return pool.instanceTransitions()
                  .ended(instanceId, life.get().epoch(), byItself && !asked, reason)
                  .thenApply(reply -> ended(pool, reply));
            });
  }

  private boolean ended(PoolState pool, InstanceReply reply) {
    return switch (reply) {
      case InstanceReply.Done done -> {
        dispatcher.issue(pool, done.orders());
        yield true;
      }
      case InstanceReply.Fenced _ -> {
        metrics.fenced("process_ended");
        yield false;
      }
    };
  }

  private CompletableFuture<Boolean> ready(PoolState pool, InstanceReady event) {
    return pool.instanceTransitions()
        .admit(event.instanceId(), event.session(), held(event.running()))
        .thenApply(
            reply ->
                switch (reply) {
                  case AdmitReply.Admitted admitted -> admitted(pool, event, admitted);
                  case AdmitReply.Fenced _ -> {
                    metrics.fenced("instance_ready");
                    yield false;
                  }
                });
  }

  private static @Nullable List<HeldCamera> held(@Nullable List<RunningCamera> running) {
    return running == null
        ? null
        : running.stream()
            .map(camera -> new HeldCamera(camera.streamId(), camera.cameraId()))
            .distinct()
            .toList();
  }

  /** Strays first, so that a slot is emptied before it is filled. */
  private boolean admitted(PoolState pool, InstanceReady event, AdmitReply.Admitted admitted) {
    for (HeldCamera stray : admitted.strays()) {
      dispatcher.interruptStray(
          new InterruptStray(
              event.instanceId(), event.session(), stray.streamId(), stray.cameraId()));
    }
    Orders duties = Orders.NONE;
    for (AdmitReply.Duty duty : admitted.duties()) {
      switch (duty) {
        case AdmitReply.Duty.Start start ->
            duties = duties.and(new Orders(List.of(start.placement()), List.of()));
        case AdmitReply.Duty.Interrupt interrupt ->
            duties = duties.and(new Orders(List.of(), List.of(interrupt.placement())));
        case AdmitReply.Duty.Run run -> dispatcher.resume(pool, run.placement());
      }
    }
    dispatcher.issue(pool, duties.and(admitted.orders()));
    return true;
  }
}
