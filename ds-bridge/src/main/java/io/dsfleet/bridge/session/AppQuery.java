package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.QueryAnalysisStatus;
import io.dsfleet.messages.app.QueryMetrics;
import io.dsfleet.messages.app.ServerMessage;
import org.jspecify.annotations.Nullable;

/** A query of another service to an app. */
public sealed interface AppQuery {
  /** Request id of the app's reply. */
  String requestId();

  /** Message to the app. */
  ServerMessage message();

  /** Queries the status of all streams, one stream, or one camera of a stream. */
  record Status(String requestId, @Nullable Integer streamId, @Nullable Long cameraId)
      implements AppQuery {
    @Override
    public ServerMessage message() {
      return new QueryAnalysisStatus(requestId, streamId, cameraId);
    }
  }

  /** Queries the load of the process. */
  record Metrics(String requestId) implements AppQuery {
    @Override
    public ServerMessage message() {
      return new QueryMetrics(requestId);
    }
  }
}
