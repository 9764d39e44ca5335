package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.CameraType;
import io.dsfleet.messages.job.MediaFile;
import org.jspecify.annotations.Nullable;

/**
 * Request to prepare a slot for a camera. On the wire {@code path} and {@code name} repeat {@code
 * camera_path} and {@code camera_name} for older apps.
 *
 * @param initFile first file, or the stream of a {@code videostream}; null if all files follow in
 *     {@code push_file}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartAnalysis(
    @JsonProperty("request_id") String requestId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("camera_type") CameraType cameraType,
    @JsonProperty("camera_path") @JsonAlias("path") String cameraPath,
    @JsonProperty("camera_name") @JsonAlias("name") String cameraName,
    @JsonProperty("output_dir") String outputDir,
    @JsonProperty("init_file") @Nullable MediaFile initFile)
    implements ServerMessage {

  /** Discriminator on the wire. */
  static final String TYPE = "start_analysis";

  @Override
  public String type() {
    return TYPE;
  }
}
