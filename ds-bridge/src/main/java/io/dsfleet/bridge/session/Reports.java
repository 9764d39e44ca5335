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

  static void said(Turn turn, AppMessage message) {
    switch (message) {
      case AppReady repeated -> Openings.again(turn, repeated);
      case AnalysisStatus status when Polling.isAnswer(turn, status) ->
          Polling.answered(turn, status);
      case AnalysisStatus status -> turn.add(new Effect.Answered(status));
      case MetricsResponse metrics -> turn.add(new Effect.Answered(metrics));
      case LogLine line -> forwardLog(turn, line);
      case AppError error -> {
        turn.count(Tally.APP_ERROR);
        turn.add(new Effect.Answered(error));
      }
      case AppTerminated terminated when terminated.status() == Status.OK ->
          Endings.terminated(turn, terminated.message());
      case AppTerminated _ -> turn.count(Tally.APP_ERROR);
      case AnalysisStarted report -> dispatch(turn, report, report.streamId(), report.cameraId());
      case PushAck report -> dispatch(turn, report, report.streamId(), report.cameraId());
      case ProcessingStarted report -> dispatch(turn, report, report.streamId(), report.cameraId());
      case FileDone report -> dispatch(turn, report, report.streamId(), report.cameraId());
      case AnalysisComplete report -> dispatch(turn, report, report.streamId(), report.cameraId());
      case AnalysisInterrupted report ->
          dispatch(turn, report, report.streamId(), report.cameraId());
    }
  }

  private static void forwardLog(Turn turn, LogLine line) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready != null && claim != null) {
      turn.add(new Effect.Log(ready.instanceId(), claim, line));
    }
  }

  private static void dispatch(Turn turn, AppMessage message, int streamId, long cameraId) {
    Slot slot = Commands.slotOf(turn, streamId);
    if (slot == null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "stream_id "
              + streamId
              + " does not exist; the app has "
              + turn.state.slots().size()
              + " streams");
    } else if (Objects.equals(Work.cameraOf(slot.work()), cameraId)) {
      SlotReports.about(turn, slot, message);
    } else if (slot.stray(cameraId) != null) {
      handleUnassigned(turn, slot, message, cameraId);
    } else if (Objects.equals(slot.lastCamera(), cameraId)) {
      turn.count(isReply(message) ? Tally.LATE_REPLY : Tally.REPEATED_REPORT);
    } else if (turn.state.blind() && slot.work() instanceof Work.Idle) {
      turn.slot(slot.keep(message));
    } else if (isReply(message) && !isAwaited(turn, message)) {
      turn.count(Tally.LATE_REPLY);
    } else {
      refuseMisplaced(turn, slot, message, cameraId);
    }
  }

  private static void refuseMisplaced(Turn turn, Slot slot, AppMessage message, long cameraId) {
    Integer actualStream = streamOf(turn, cameraId);
    Long actualCamera = Work.cameraOf(slot.work());
    if (actualStream != null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "camera "
              + cameraId
              + " is on stream "
              + actualStream
              + ", not on stream "
              + slot.streamId());
    } else if (actualCamera == null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "stream " + slot.streamId() + " has no job");
    } else {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_CAMERA,
          "stream " + slot.streamId() + " has camera " + actualCamera + ", not camera " + cameraId);
    }
  }

  /** Handles the end of an unassigned camera; defers other messages until it is assigned. */
  private static void handleUnassigned(Turn turn, Slot slot, AppMessage message, long cameraId) {
    boolean ended =
        message instanceof AnalysisInterrupted
            || (message instanceof AnalysisComplete && slot.work() instanceof Work.Blocked);
    if (!ended) {
      turn.slot(slot.keep(message));
      return;
    }
    Slot cleared = slot.withoutStray(cameraId);
    if (cleared.strays().isEmpty() && cleared.work() instanceof Work.Blocked blocked) {
      Commands.sendStart(turn, cleared, blocked.plan());
      return;
    }
    turn.slot(cleared);
    if (cleared.strays().isEmpty() && cleared.work() instanceof Work.Idle) {
      Openings.readyAgain(turn);
    }
  }

  private static boolean isReply(AppMessage message) {
    return message instanceof AnalysisStarted
        || message instanceof PushAck
        || message instanceof AnalysisInterrupted;
  }

  /** Whether the reply may belong to a pending request, with a wrong stream or camera. */
  private static boolean isAwaited(Turn turn, AppMessage reply) {
    return turn.state.slots().stream()
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

  private static @Nullable Integer streamOf(Turn turn, long cameraId) {
    return turn.state.slots().stream()
        .filter(slot -> Objects.equals(Work.cameraOf(slot.work()), cameraId))
        .map(Slot::streamId)
        .findFirst()
        .orElse(null);
  }
}
