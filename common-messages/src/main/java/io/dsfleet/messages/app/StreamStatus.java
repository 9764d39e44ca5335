package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** State of one slot; {@code status} is {@code running}, {@code idle} or {@code error}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamStatus(
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("cameras") List<CameraStatus> cameras) {

  @SuppressWarnings("NullAway") // Jackson passes null where the field is absent
  public StreamStatus {
    cameras = cameras == null ? List.of() : List.copyOf(cameras);
  }
}
