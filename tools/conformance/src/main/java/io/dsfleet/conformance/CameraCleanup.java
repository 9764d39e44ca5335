package io.dsfleet.conformance;

import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.InterruptAnalysis;
import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.util.List;

/** Makes the app drop what a failed scenario left on its slots. */
final class CameraCleanup {
  private final AppConversation stage;

  CameraCleanup(AppConversation stage) {
    this.stage = stage;
  }

  void sweep() {
    String id = AppConversation.newId();
    stage.referee().forgetting(true);
    try {
      stage.say(new QueryAnalysisStatus(id, null, null), id);
      AnalysisStatus status =
          stage.answer(AnalysisStatus.class, "analysis_status after a failure", id);
      List<StreamStatus> streams = status.streams();
      if (streams != null) {
        streams.forEach(this::clear);
      }
    } finally {
      stage.referee().forgetting(false);
    }
  }

  private void clear(StreamStatus stream) {
    for (CameraStatus camera : stream.cameras().reversed()) {
      String id = AppConversation.newId();
      stage.say(new InterruptAnalysis(id, stream.streamId(), camera.cameraId(), "conformance"), id);
      stage.await(
          "analysis_interrupted after a failure",
          said -> said.type().equals("analysis_interrupted") && id.equals(said.requestId()));
    }
  }
}
