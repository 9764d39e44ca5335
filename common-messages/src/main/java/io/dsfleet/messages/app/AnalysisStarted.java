package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** Reply to {@code start_analysis}: the slot accepted the camera, or refused it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisStarted(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("status") ReplyStatus status,
    @JsonProperty("message") @Nullable String message,
    @JsonProperty("error_reason") @Nullable String errorReason)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "analysis_started";

  @Override
  public String type() {
    return TYPE;
  }
}
