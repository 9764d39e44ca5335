package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The app has finished a file.
 *
 * @param status null or {@code ok} if the file was analysed, {@code error} if it could not be read;
 *     an extension of dsfleet
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileDone(
    @JsonProperty("request_id") @Nullable String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("processed_file") @Nullable String processedFile,
    @JsonProperty("status") @Nullable ReplyStatus status,
    @JsonProperty("error_reason") @Nullable String errorReason)
    implements AppMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "file_done";

  @Override
  public String type() {
    return TYPE;
  }

  /** Whether the file was analysed without an error. */
  @JsonIgnore
  public boolean isOk() {
    return status != ReplyStatus.ERROR;
  }
}
