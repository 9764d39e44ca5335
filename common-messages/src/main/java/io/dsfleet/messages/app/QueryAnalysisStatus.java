package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Request for the status of all slots, one slot, or one camera of a slot.
 *
 * @param streamId null means all slots
 * @param cameraId null means all cameras of the slot
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryAnalysisStatus(
    @JsonProperty("request_id") String requestId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera_id") @Nullable Long cameraId)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "query_analysis_status";

  @Override
  public String type() {
    return TYPE;
  }
}
