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
import io.dsfleet.messages.broker.ReportedCamera;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import io.dsfleet.state.instance.InstanceState;
import io.dsfleet.state.instance.InstanceTransitionReply;
import io.dsfleet.state.instance.SessionAdmitReply;
import io.dsfleet.state.instance.SessionClaim;
import io.dsfleet.state.instance.SessionLossReply;
import io.dsfleet.state.instance.StreamCamera;
import io.dsfleet.state.slot.PendingCommands;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Applies events of instances: sessions opened and lost, processes started and exited. */
final class InstanceEventApplier {
  private final Function<String, PoolState> fleet;
  private final CommandPublisher dispatcher;
  private final SchedulerMetrics metrics;

  InstanceEventApplier(
      Function<String, PoolState> fleet, CommandPublisher dispatcher, SchedulerMetrics metrics) {
    this.fleet = fleet;
    this.dispatcher = dispatcher;
    this.metrics = metrics;
  }

  /** Applies the event and publishes the resulting commands. */
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
          endInstance(
              fleet.apply(ended.pool()),
              ended.instanceId(),
              record -> record.session() == ended.session(),
              false,
              "the app ended: " + ended.message());
    };
  }

  /** Applies a process event of a launcher. */
  CompletableFuture<Boolean> apply(ProcessEvent event) {
    return switch (event) {
      case ProcessStarted started ->
          publishProcessEvent(
              event, "launched", "on " + started.host() + ", start " + (started.restarts() + 1));
      case ProcessSignalled signalled ->
          publishProcessEvent(event, "signalled", signalled.signal());
      case KillRefused refused -> publishProcessEvent(event, "kill_refused", refused.reason());
      case ProcessExited exited -> exited(exited);
    };
  }

  private CompletableFuture<Boolean> exited(ProcessExited exited) {
    String reason = "the process exited with code " + exited.exitCode();
    return publishProcessEvent(
            exited,
            "exited",
            "code " + exited.exitCode() + (exited.requested() ? ", requested" : ""))
        .thenCompose(
            ignored ->
                endInstance(
                    fleet.apply(exited.pool()),
                    exited.instanceId(),
                    record -> isSameRun(record, exited),
                    !exited.requested(),
                    reason));
  }

  private CompletableFuture<Boolean> publishProcessEvent(
      ProcessEvent event, String type, String detail) {
    return fleet
        .apply(event.pool())
        .instanceTransitions()
        .publishProcessEvent(event.instanceId(), type, detail);
  }

  /**
   * Whether the record belongs to the process run that exited: compares the token hash, else the
   * process id.
   */
  private static boolean isSameRun(InstanceRecord record, ProcessExited exited) {
    String token = exited.tokenHash();
    String identity = record.identity();
    boolean byProcessId = token == null || identity == null || !identity.startsWith("token:");
    return byProcessId
        ? exited.processId().equals(record.launchId())
        : SessionClaim.identityOf(token, null, null).equals(identity);
  }

  private boolean lost(SessionLossReply reply) {
    return switch (reply) {
      case SessionLossReply.Lost _ -> true;
      case SessionLossReply.Fenced _ -> {
        metrics.countStaleEvent("session_lost");
        yield false;
      }
    };
  }

  /**
   * Ends the instance after its process has exited. The record is read first; the script is fenced
   * by its epoch, so a process run that starts meanwhile is not affected.
   *
   * @param unrequested whether the event indicates no requested end
   */
  private CompletableFuture<Boolean> endInstance(
      PoolState pool,
      String instanceId,
      Predicate<InstanceRecord> sameRun,
      boolean unrequested,
      String reason) {
    return pool.queries()
        .instance(instanceId)
        .thenCompose(
            found -> {
              Optional<InstanceRecord> instance = found.filter(sameRun);
              if (instance.isEmpty()) {
                metrics.countStaleEvent("process_ended");
                return CompletableFuture.completedFuture(false);
              }
              boolean requested =
                  instance.get().draining() || instance.get().state() == InstanceState.TERMINATING;
              return pool.instanceTransitions()
                  .endProcess(instanceId, instance.get().epoch(), unrequested && !requested, reason)
                  .thenApply(reply -> ended(pool, reply));
            });
  }

  private boolean ended(PoolState pool, InstanceTransitionReply reply) {
    return switch (reply) {
      case InstanceTransitionReply.Done done -> {
        dispatcher.dispatch(pool, done.commands());
        yield true;
      }
      case InstanceTransitionReply.Fenced _ -> {
        metrics.countStaleEvent("process_ended");
        yield false;
      }
    };
  }

  private CompletableFuture<Boolean> ready(PoolState pool, InstanceReady event) {
    return pool.instanceTransitions()
        .admit(event.instanceId(), event.session(), toHeldCameras(event.running()))
        .thenApply(
            reply ->
                switch (reply) {
                  case SessionAdmitReply.Admitted admitted -> admitted(pool, event, admitted);
                  case SessionAdmitReply.Fenced _ -> {
                    metrics.countStaleEvent("instance_ready");
                    yield false;
                  }
                });
  }

  private static @Nullable List<StreamCamera> toHeldCameras(
      @Nullable List<ReportedCamera> running) {
    return running == null
        ? null
        : running.stream()
            .map(camera -> new StreamCamera(camera.streamId(), camera.cameraId()))
            .distinct()
            .toList();
  }

  /** Interrupts orphan cameras first, so that a slot is empty before it is assigned. */
  private boolean admitted(
      PoolState pool, InstanceReady event, SessionAdmitReply.Admitted admitted) {
    for (StreamCamera stray : admitted.strays()) {
      dispatcher.interruptStray(
          new InterruptStray(
              event.instanceId(), event.session(), stray.streamId(), stray.cameraId()));
    }
    PendingCommands duties = PendingCommands.NONE;
    for (SessionAdmitReply.SlotDuty duty : admitted.duties()) {
      switch (duty) {
        case SessionAdmitReply.SlotDuty.Start start ->
            duties = duties.plus(new PendingCommands(List.of(start.target()), List.of()));
        case SessionAdmitReply.SlotDuty.Interrupt interrupt ->
            duties = duties.plus(new PendingCommands(List.of(), List.of(interrupt.target())));
        case SessionAdmitReply.SlotDuty.Run run -> dispatcher.resume(pool, run.target());
      }
    }
    dispatcher.dispatch(pool, duties.plus(admitted.commands()));
    return true;
  }
}
