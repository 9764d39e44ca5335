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

/** What a registered app says, checked against what its slots are held for. */
final class Reports {
  private Reports() {}

  static void said(Turn turn, AppMessage message) {
    switch (message) {
      case AppReady repeated -> Openings.again(turn, repeated);
      case AnalysisStatus status when Polling.isAnswer(turn, status) ->
          Polling.answered(turn, status);
      case AnalysisStatus status -> turn.add(new Effect.Answered(status));
      case MetricsResponse metrics -> turn.add(new Effect.Answered(metrics));
      case LogLine line -> logged(turn, line);
      case AppError error -> {
        turn.count(Tally.APP_ERROR);
        turn.add(new Effect.Answered(error));
      }
      case AppTerminated bye when bye.status() == Status.OK ->
          Endings.terminated(turn, bye.message());
      case AppTerminated _ -> turn.count(Tally.APP_ERROR);
      case AnalysisStarted m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
      case PushAck m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
      case ProcessingStarted m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
      case FileDone m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
      case AnalysisComplete m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
      case AnalysisInterrupted m -> aboutSlot(turn, m, m.streamId(), m.cameraId());
    }
  }

  private static void logged(Turn turn, LogLine line) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready != null && claim != null) {
      turn.add(new Effect.Log(ready.instanceId(), claim, line));
    }
  }

  private static void aboutSlot(Turn turn, AppMessage message, int streamId, long cameraId) {
    Slot slot = Commands.slotOf(turn, streamId);
    if (slot == null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "expected stream_id below " + turn.state.slots().size() + ", but it is " + streamId);
    } else if (Objects.equals(Work.cameraOf(slot.work()), cameraId)) {
      SlotReports.about(turn, slot, message);
    } else if (slot.stray(cameraId) != null) {
      aboutStray(turn, slot, message, cameraId);
    } else if (Objects.equals(slot.lastCamera(), cameraId)) {
      turn.count(isReply(message) ? Tally.LATE_REPLY : Tally.REPEATED_REPORT);
    } else if (turn.state.blind() && slot.work() instanceof Work.Idle) {
      turn.slot(slot.keep(message));
    } else if (isReply(message) && !awaited(turn, message)) {
      turn.count(Tally.LATE_REPLY);
    } else {
      misplaced(turn, slot, message, cameraId);
    }
  }

  private static void misplaced(Turn turn, Slot slot, AppMessage message, long cameraId) {
    Integer elsewhere = streamOf(turn, cameraId);
    Long here = Work.cameraOf(slot.work());
    if (elsewhere != null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "expected stream "
              + elsewhere
              + " for camera "
              + cameraId
              + ", but it is "
              + slot.streamId());
    } else if (here == null) {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_STREAM,
          "expected a stream with a job, but stream " + slot.streamId() + " has none");
    } else {
      turn.refuse(
          message.requestId(),
          AppRefusal.WRONG_CAMERA,
          "expected camera " + here + " on stream " + slot.streamId() + ", but it is " + cameraId);
    }
  }

  /** Says the end of a stray, or waits until it is known whose camera it is. */
  private static void aboutStray(Turn turn, Slot slot, AppMessage message, long cameraId) {
    boolean over =
        message instanceof AnalysisInterrupted
            || (message instanceof AnalysisComplete && slot.work() instanceof Work.Blocked);
    if (!over) {
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

  /** Whether the reply may be one to a call that is open, only with a wrong stream or camera. */
  private static boolean awaited(Turn turn, AppMessage reply) {
    return turn.state.slots().stream()
        .map(Reports::openCall)
        .anyMatch(
            open -> open != null && (reply.requestId() == null || reply.requestId().equals(open)));
  }

  private static @Nullable String openCall(Slot slot) {
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
