package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reply to {@code query_analysis_status}: all {@code streams}, one {@code stream}, one {@code
 * camera} of the stream {@code streamId}, or an error.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisStatus(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("timestamp") @Nullable String timestamp,
    @JsonProperty("streams") @Nullable List<StreamStatus> streams,
    @JsonProperty("stream") @Nullable StreamStatus stream,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera") @Nullable CameraStatus camera,
    @JsonProperty("status") @Nullable ReplyStatus status,
    @JsonProperty("error_reason") @Nullable String errorReason)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "analysis_status";

  @Override
  public String type() {
    return TYPE;
  }
}
