package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A line of the app's log; an optional extension of dsfleet.
 *
 * @param streamId slot that the line concerns, null if none
 * @param cameraId camera that the line concerns, null if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LogLine(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("level") String level,
    @JsonProperty("timestamp") @Nullable String timestamp,
    @JsonProperty("message") String message,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera_id") @Nullable Long cameraId)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "log";

  @Override
  public String type() {
    return TYPE;
  }
}
