package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.LogLine;
import io.dsfleet.messages.app.MetricsResponse;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Handles the messages of a registered app and matches them to its slots. */
final class Reports {
  private Reports() {}

  static void said(Turn transition, AppMessage message) {
    switch (message) {
      case AppReady repeated -> Openings.again(transition, repeated);
      case AnalysisStatus status when Polling.isAnswer(transition, status) ->
          Polling.answered(transition, status);
      case AnalysisStatus status -> transition.add(new Effect.Answered(status));
      case MetricsResponse metrics -> transition.add(new Effect.Answered(metrics));
      case LogLine line -> forwardLog(transition, line);
      case AppError error -> {
        transition.count(Tally.APP_ERROR);
        transition.add(new Effect.Answered(error));
      }
      case AppTerminated terminated when terminated.status() == Status.OK ->
          Endings.terminated(transition, terminated.message());
      case AppTerminated _ -> transition.count(Tally.APP_ERROR);
      case AnalysisStarted report ->
          dispatch(transition, report, report.streamId(), report.cameraId());
      case PushAck report -> dispatch(transition, report, report.streamId(), report.cameraId());
      case ProcessingStarted report ->
          dispatch(transition, report, report.streamId(), report.cameraId());
      case FileDone report -> dispatch(transition, report, report.streamId(), report.cameraId());
      case AnalysisComplete report ->
          dispatch(transition, report, report.streamId(), report.cameraId());
      case AnalysisInterrupted report ->
          dispatch(transition, report, report.streamId(), report.cameraId());
    }
  }

  private static void forwardLog(Turn transition, LogLine line) {
    AppReady ready = transition.state.ready();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready != null && claim != null) {
      transition.add(new Effect.Log(ready.instanceId(), claim, line));
    }
  }

  private static void dispatch(Turn transition, AppMessage message, int streamId, long cameraId) {
    Slot slot = Commands.slotOf(transition, streamId);
    if (slot == null) {
      transition.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "stream_id "
              + streamId
              + " does not exist; the app has "
              + transition.state.slots().size()
              + " streams");
    } else if (Objects.equals(Work.cameraOf(slot.work()), cameraId)) {
      SlotReports.about(transition, slot, message);
    } else if (slot.stray(cameraId) != null) {
      handleUnassigned(transition, slot, message, cameraId);
    } else if (Objects.equals(slot.lastCamera(), cameraId)) {
      transition.count(isReply(message) ? Tally.LATE_REPLY : Tally.REPEATED_REPORT);
    } else if (transition.state.blind() && slot.work() instanceof Work.Idle) {
      transition.slot(slot.keep(message));
    } else if (isReply(message) && !isAwaited(transition, message)) {
      transition.count(Tally.LATE_REPLY);
    } else {
      refuseMisplaced(transition, slot, message, cameraId);
    }
  }

  private static void refuseMisplaced(
      Turn transition, Slot slot, AppMessage message, long cameraId) {
    Integer actualStream = streamOf(transition, cameraId);
    Long actualCamera = Work.cameraOf(slot.work());
    if (actualStream != null) {
      transition.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "camera "
              + cameraId
              + " is on stream "
              + actualStream
              + ", not on stream "
              + slot.streamId());
    } else if (actualCamera == null) {
      transition.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "stream " + slot.streamId() + " has no job");
    } else {
      transition.refuse(
          message.requestId(),
          AppRefusal.WRONG_CAMERA,
          "stream " + slot.streamId() + " has camera " + actualCamera + ", not camera " + cameraId);
    }
  }

  /** Handles the end of an unassigned camera; defers other messages until it is assigned. */
  private static void handleUnassigned(
      Turn transition, Slot slot, AppMessage message, long cameraId) {
    boolean ended =
        message instanceof AnalysisInterrupted
            || (message instanceof AnalysisComplete && slot.work() instanceof Work.Blocked);
    if (!ended) {
      transition.slot(slot.keep(message));
      return;
    }
    Slot cleared = slot.withoutStray(cameraId);
    if (cleared.strays().isEmpty() && cleared.work() instanceof Work.Blocked blocked) {
      Commands.sendStart(transition, cleared, blocked.plan());
      return;
    }
    transition.slot(cleared);
    if (cleared.strays().isEmpty() && cleared.work() instanceof Work.Idle) {
      Openings.readyAgain(transition);
    }
  }

  private static boolean isReply(AppMessage message) {
    return message instanceof AnalysisStarted
        || message instanceof PushAck
        || message instanceof AnalysisInterrupted;
  }

  /** Whether the reply may belong to a pending request, with a wrong stream or camera. */
  private static boolean isAwaited(Turn transition, AppMessage reply) {
    return transition.state.slots().stream()
        .map(Reports::pendingRequestId)
        .anyMatch(
            pending ->
                pending != null
                    && (reply.requestId() == null || reply.requestId().equals(pending)));
  }

  private static @Nullable String pendingRequestId(Slot slot) {
    return switch (slot.work()) {
      case Work.Starting starting -> starting.plan().start().requestId();
      case Work.Interrupting interrupting -> interrupting.requestId();
      case Work.Idle _, Work.Finding _, Work.Blocked _, Work.Running _ -> null;
    };
  }

  private static @Nullable Integer streamOf(Turn transition, long cameraId) {
    return transition.state.slots().stream()
        .filter(slot -> Objects.equals(Work.cameraOf(slot.work()), cameraId))
        .map(Slot::streamId)
        .findFirst()
        .orElse(null);
  }
}
