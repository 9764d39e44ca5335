package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** What the server says to an app (001 2.3, 000). */
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

  /** Id that the answer repeats; null only in an error about a message that had none. */
  @Nullable String requestId();
}
