package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ServerMessage;
import org.jspecify.annotations.Nullable;

/** What an app may be asked at any time by somebody outside its session. */
public sealed interface Question {
  /** Id by which the app's answer is known. */
  String requestId();

  /** As the app hears it. */
  ServerMessage message();

  /** For all streams, one, or one camera of one. */
  record Status(String requestId, @Nullable Integer streamId, @Nullable Long cameraId)
      implements Question {
    @Override
    public ServerMessage message() {
      return new QueryAnalysisStatus(requestId, streamId, cameraId);
    }
  }

  /** For the process's load. */
  record Metrics(String requestId) implements Question {
    @Override
    public ServerMessage message() {
      return new QueryMetrics(requestId);
    }
  }
}
