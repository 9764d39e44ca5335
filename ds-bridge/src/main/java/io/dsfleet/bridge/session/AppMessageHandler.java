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
import io.dsfleet.messages.app.ReplyStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Handles the messages of a registered app and matches them to its slots. */
final class AppMessageHandler {
  private AppMessageHandler() {}

  static void handle(SessionTransition transition, AppMessage message) {
    switch (message) {
      case AppReady repeated -> HandshakeHandler.handleRepeatedReady(transition, repeated);
      case AnalysisStatus status when StatusPoller.isPollReply(transition, status) ->
          StatusPoller.handleReply(transition, status);
      case AnalysisStatus status -> transition.add(new SessionEffect.DeliverReply(status));
      case MetricsResponse metrics -> transition.add(new SessionEffect.DeliverReply(metrics));
      case LogLine line -> forwardLog(transition, line);
      case AppError error -> {
        transition.count(SessionMetric.APP_ERROR);
        transition.add(new SessionEffect.DeliverReply(error));
      }
      case AppTerminated terminated when terminated.status() == ReplyStatus.OK ->
          SessionCloser.handleTerminated(transition, terminated.message());
      case AppTerminated _ -> transition.count(SessionMetric.APP_ERROR);
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

  private static void forwardLog(SessionTransition transition, LogLine line) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready != null && claim != null) {
      transition.add(new SessionEffect.RecordLog(ready.instanceId(), claim, line));
    }
  }

  private static void dispatch(
      SessionTransition transition, AppMessage message, int streamId, long cameraId) {
    SessionSlot slot = CommandHandler.findSlot(transition, streamId);
    if (slot == null) {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.WRONG_STREAM,
          "stream_id "
              + streamId
              + " does not exist; the app has "
              + transition.state.slots().size()
              + " streams");
    } else if (Objects.equals(SlotPhase.cameraOf(slot.phase()), cameraId)) {
      SlotMessageHandler.handle(transition, slot, message);
    } else if (slot.findOrphan(cameraId) != null) {
      handleUnassigned(transition, slot, message, cameraId);
    } else if (Objects.equals(slot.lastCamera(), cameraId)) {
      transition.count(isReply(message) ? SessionMetric.LATE_REPLY : SessionMetric.REPEATED_REPORT);
    } else if (transition.state.statusUnknown() && slot.phase() instanceof SlotPhase.Idle) {
      transition.updateSlot(slot.defer(message));
    } else if (isReply(message) && !isAwaited(transition, message)) {
      transition.count(SessionMetric.LATE_REPLY);
    } else {
      refuseMisplaced(transition, slot, message, cameraId);
    }
  }

  private static void refuseMisplaced(
      SessionTransition transition, SessionSlot slot, AppMessage message, long cameraId) {
    Integer actualStream = streamOf(transition, cameraId);
    Long actualCamera = SlotPhase.cameraOf(slot.phase());
    if (actualStream != null) {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.WRONG_STREAM,
          "camera "
              + cameraId
              + " is on stream "
              + actualStream
              + ", not on stream "
              + slot.streamId());
    } else if (actualCamera == null) {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.WRONG_STREAM,
          "stream " + slot.streamId() + " has no job");
    } else {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.WRONG_CAMERA,
          "stream " + slot.streamId() + " has camera " + actualCamera + ", not camera " + cameraId);
    }
  }

  /** Handles the end of an unassigned camera; defers other messages until it is assigned. */
  private static void handleUnassigned(
      SessionTransition transition, SessionSlot slot, AppMessage message, long cameraId) {
    boolean ended =
        message instanceof AnalysisInterrupted
            || (message instanceof AnalysisComplete
                && slot.phase() instanceof SlotPhase.AwaitingRelease);
    if (!ended) {
      transition.updateSlot(slot.defer(message));
      return;
    }
    SessionSlot cleared = slot.withoutOrphan(cameraId);
    if (cleared.orphanCameras().isEmpty()
        && cleared.phase() instanceof SlotPhase.AwaitingRelease blocked) {
      CommandHandler.sendStart(transition, cleared, blocked.plan());
      return;
    }
    transition.updateSlot(cleared);
    if (cleared.orphanCameras().isEmpty() && cleared.phase() instanceof SlotPhase.Idle) {
      HandshakeHandler.publishReadyAgain(transition);
    }
  }

  private static boolean isReply(AppMessage message) {
    return message instanceof AnalysisStarted
        || message instanceof PushAck
        || message instanceof AnalysisInterrupted;
  }

  /** Whether the reply may belong to a pending request, with a wrong stream or camera. */
  private static boolean isAwaited(SessionTransition transition, AppMessage reply) {
    return transition.state.slots().stream()
        .map(AppMessageHandler::pendingRequestId)
        .anyMatch(
            pending ->
                pending != null
                    && (reply.requestId() == null || reply.requestId().equals(pending)));
  }

  private static @Nullable String pendingRequestId(SessionSlot slot) {
    return switch (slot.phase()) {
      case SlotPhase.Starting starting -> starting.plan().start().requestId();
      case SlotPhase.Interrupting interrupting -> interrupting.requestId();
      case SlotPhase.Idle _,
          SlotPhase.Listing _,
          SlotPhase.AwaitingRelease _,
          SlotPhase.Running _ ->
          null;
    };
  }

  private static @Nullable Integer streamOf(SessionTransition transition, long cameraId) {
    return transition.state.slots().stream()
        .filter(slot -> Objects.equals(SlotPhase.cameraOf(slot.phase()), cameraId))
        .map(SessionSlot::streamId)
        .findFirst()
        .orElse(null);
  }
}
