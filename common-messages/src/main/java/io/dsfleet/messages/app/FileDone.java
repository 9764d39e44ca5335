package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The app is through with a file; {@code status: error} (ours, optional) says it could not be read.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileDone(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("processed_file") @Nullable String processedFile,
    @JsonProperty("status") @Nullable Status status,
    @JsonProperty("error_reason") @Nullable String errorReason)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "file_done";

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether the file was analysed. */
  @JsonIgnore
  public boolean isOk() {
    return status != Status.ERROR;
  }
}
