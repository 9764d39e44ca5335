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

/** Creates the app's replies, with the message texts of the app protocol. */
final class ResponseFactory {
  private ResponseFactory() {}

  static AppEffect started(int streamId, CameraRun run) {
    return new AppEffect.Send(
        new AnalysisStarted(
            run.startRequestId(),
            streamId,
            run.cameraId(),
            ReplyStatus.OK,
            "Stream " + streamId + " for camera " + run.cameraId() + " analysis started",
            null));
  }

  static AppEffect notStarted(StartAnalysis start, String reason) {
    return new AppEffect.Send(
        new AnalysisStarted(
            start.requestId(),
            start.streamId(),
            start.cameraId(),
            ReplyStatus.ERROR,
            null,
            reason));
  }

  static AppEffect notPushed(PushFile push, String reason) {
    return new AppEffect.Send(
        new PushAck(
            push.requestId(), push.streamId(), push.cameraId(), ReplyStatus.ERROR, null, reason));
  }

  static AppEffect processing(int streamId, CameraRun run, PushedFile file) {
    return new AppEffect.Send(
        new ProcessingStarted(
            file.requestId(), streamId, run.cameraId(), file.fileId(), file.fileName()));
  }

  static AppEffect fileDone(int streamId, CameraRun run, FileEnded ended) {
    PushedFile file = run.files().next();
    return new AppEffect.Send(
        new FileDone(
            file.requestId(),
            streamId,
            run.cameraId(),
            file.fileId(),
            file.fileName(),
            ended.errorReason() == null ? null : ReplyStatus.ERROR,
            ended.errorReason()));
  }

  static AppEffect complete(int streamId, CameraRun run) {
    return new AppEffect.Send(
        new AnalysisComplete(
            Objects.requireNonNullElse(run.files().endRequestId(), run.startRequestId()),
            streamId,
            run.cameraId(),
            "done",
            run.files().finishedTotal(),
            "Analysis for camera "
                + run.cameraId()
                + " complete. Stream "
                + streamId
                + " is free."));
  }

  static AppEffect interrupted(int streamId, long cameraId, String requestId) {
    return new AppEffect.Send(
        new AnalysisInterrupted(
            requestId,
            streamId,
            cameraId,
            ReplyStatus.OK,
            "Analysis on stream " + streamId + " (camera " + cameraId + ") interrupted and reset.",
            null));
  }

  static AppEffect notInterrupted(InterruptAnalysis interrupt, String reason) {
    return new AppEffect.Send(
        new AnalysisInterrupted(
            interrupt.requestId(),
            interrupt.streamId(),
            interrupt.cameraId(),
            ReplyStatus.ERROR,
            null,
            reason));
  }

  static AppEffect terminated(String requestId) {
    return new AppEffect.Send(
        new AppTerminated(requestId, ReplyStatus.OK, "DeepStream process exiting."));
  }
}
