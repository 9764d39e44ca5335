package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The app has finished the camera and its slot is free.
 *
 * @param processedCount number of finished files, without the {@code eos} mark
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnalysisComplete(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("processed_count") @Nullable Integer processedCount,
    @JsonProperty("message") @Nullable String message)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "analysis_complete";

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether the app reports success; an absent status means success. */
  @JsonIgnore
  public boolean isDone() {
    return status == null || !status.equalsIgnoreCase("error");
  }
}
