package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files for the camera on the slot, in order.
 *
 * @param filesCount number of files, without the {@code eos} mark
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PushFile(
    @JsonProperty("request_id") String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("files_count") @JsonAlias("items_count") int filesCount,
    @JsonProperty("files") @JsonAlias("items") List<MediaFile> files)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "push_file";

  @Override
  public String type() {
    return TYPE;
  }

  public PushFile {
    files = List.copyOf(files);
  }

  /** Reads the message; an absent count is the number of files. */
  @JsonCreator
  static PushFile read(
      @JsonProperty("request_id") String requestId,
      @JsonProperty("stream_id") int streamId,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("files_count") @JsonAlias("items_count") @Nullable Integer filesCount,
      @JsonProperty("files") @JsonAlias("items") List<MediaFile> files) {
    int count =
        filesCount == null
            ? (int) files.stream().filter(file -> !file.isEos()).count()
            : filesCount;
    return new PushFile(requestId, streamId, cameraId, count, files);
  }
}
