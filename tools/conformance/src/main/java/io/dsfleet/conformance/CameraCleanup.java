package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.util.List;

/** Makes the app drop cameras that a failed scenario left on its slots. */
final class CameraCleanup {
  private final AppConversation conversation;

  CameraCleanup(AppConversation conversation) {
    this.conversation = conversation;
  }

  void run() {
    String id = AppConversation.newId();
    conversation.checker().ignoring(true);
    try {
      conversation.send(new QueryAnalysisStatus(id, null, null), id);
      AnalysisStatus status =
          conversation.awaitReply(AnalysisStatus.class, "analysis_status after a failure", id);
      List<StreamStatus> streams = status.streams();
      if (streams != null) {
        streams.forEach(this::interruptCameras);
      }
    } finally {
      conversation.checker().ignoring(false);
    }
  }

  private void interruptCameras(StreamStatus stream) {
    for (CameraStatus camera : stream.cameras().reversed()) {
      String id = AppConversation.newId();
      conversation.send(
          new InterruptAnalysis(id, stream.streamId(), camera.cameraId(), "conformance"), id);
      conversation.await(
          "analysis_interrupted after a failure",
          reply -> reply.type().equals("analysis_interrupted") && id.equals(reply.requestId()));
    }
  }
}
