package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** A message from an app to the server. */
@JsonPropertyOrder({"type", "request_id"})
public sealed interface AppMessage
    permits AppReady,
        AnalysisStarted,
        PushAck,
        ProcessingStarted,
        FileDone,
        AnalysisComplete,
        AnalysisInterrupted,
        AppTerminated,
        MetricsResponse,
        AnalysisStatus,
        LogLine,
        AppError {

  /** Discriminator on the wire. */
  @JsonProperty("type")
  String type();

  /** Id of the request that the message replies to; null if the app sent none. */
  @Nullable String requestId();
}
