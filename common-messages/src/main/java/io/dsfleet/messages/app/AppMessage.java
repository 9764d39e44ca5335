package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** What an app says to the server (001 2.3, 000). */
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

  /** Id of the request that is answered; null where the app sent none. */
  @Nullable String requestId();
}
