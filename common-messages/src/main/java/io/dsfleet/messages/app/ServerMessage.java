package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** A message from the server to an app. */
@JsonPropertyOrder({"type", "request_id"})
public sealed interface ServerMessage
    permits ExecuteAck,
        ReconnectionAck,
        StartAnalysis,
        PushFile,
        InterruptAnalysis,
        TerminateApp,
        QueryMetrics,
        QueryAnalysisStatus,
        ServerError {

  /** Discriminator on the wire. */
  @JsonProperty("type")
  String type();

  /** Id that the reply repeats; null only in an error about a message without one. */
  @Nullable String requestId();
}
