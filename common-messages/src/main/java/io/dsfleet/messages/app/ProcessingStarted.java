package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** The app started to analyse a file. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessingStarted(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("current_file") @Nullable String currentFile)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "processing_started";

  @Override
  public String type() {
    return TYPE;
  }
}
