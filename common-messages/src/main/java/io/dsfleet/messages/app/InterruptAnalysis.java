package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Request to stop the camera on the slot and drop its files. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterruptAnalysis(
    @JsonProperty("request_id") String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("reason") String reason)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "interrupt_analysis";

  @Override
  public String type() {
    return TYPE;
  }
}
