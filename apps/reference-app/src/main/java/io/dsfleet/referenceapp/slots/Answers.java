package io.dsfleet.referenceapp.slots;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisInterrupted;
import io.dsfleet.messages.app.AnalysisStarted;
import io.dsfleet.messages.app.AppTerminated;
import io.dsfleet.messages.app.FileDone;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.ProcessingStarted;
import io.dsfleet.messages.app.PushAck;
import io.dsfleet.messages.app.PushFile;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.app.StartAnalysis;
import java.util.Objects;

/** The app's answers, in the words of 001. */
final class Answers {
  private Answers() {}

  static Effect started(int streamId, CameraRun run) {
    return new Effect.Send(
        new AnalysisStarted(
            run.startRequestId(),
            streamId,
            run.cameraId(),
            ReplyStatus.OK,
            "Stream " + streamId + " for camera " + run.cameraId() + " analysis started",
            null));
  }

  static Effect notStarted(StartAnalysis start, String reason) {
    return new Effect.Send(
        new AnalysisStarted(
            start.requestId(),
            start.streamId(),
            start.cameraId(),
            ReplyStatus.ERROR,
            null,
            reason));
  }

  static Effect notPushed(PushFile push, String reason) {
    return new Effect.Send(
        new PushAck(
            push.requestId(), push.streamId(), push.cameraId(), ReplyStatus.ERROR, null, reason));
  }

  static Effect processing(int streamId, CameraRun run, PushedFile file) {
    return new Effect.Send(
        new ProcessingStarted(
            file.requestId(), streamId, run.cameraId(), file.fileId(), file.fileName()));
  }

  static Effect fileDone(int streamId, CameraRun run, FileEnded ended) {
    PushedFile file = run.files().next();
    return new Effect.Send(
        new FileDone(
            file.requestId(),
            streamId,
            run.cameraId(),
            file.fileId(),
            file.fileName(),
            ended.errorReason() == null ? null : ReplyStatus.ERROR,
            ended.errorReason()));
  }

  static Effect complete(int streamId, CameraRun run) {
    return new Effect.Send(
        new AnalysisComplete(
            Objects.requireNonNullElse(run.files().endRequestId(), run.startRequestId()),
            streamId,
            run.cameraId(),
            "done",
            run.files().done(),
            "Analysis for camera "
                + run.cameraId()
                + " complete. Stream "
                + streamId
                + " is free."));
  }

  static Effect interrupted(int streamId, long cameraId, String requestId) {
    return new Effect.Send(
        new AnalysisInterrupted(
            requestId,
            streamId,
            cameraId,
            ReplyStatus.OK,
            "Analysis on stream " + streamId + " (camera " + cameraId + ") interrupted and reset.",
            null));
  }

  static Effect notInterrupted(InterruptAnalysis interrupt, String reason) {
    return new Effect.Send(
        new AnalysisInterrupted(
            interrupt.requestId(),
            interrupt.streamId(),
            interrupt.cameraId(),
            ReplyStatus.ERROR,
            null,
            reason));
  }

  static Effect terminated(String requestId) {
    return new Effect.Send(
        new AppTerminated(requestId, ReplyStatus.OK, "DeepStream process exiting."));
  }
}
