package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.CameraStatus;
import io.dsfleet.messages.app.StreamStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The app's status in the requested scope: all streams, one stream, or one camera of a stream. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusTold(
    @JsonProperty("timestamp") @Nullable String timestamp,
    @JsonProperty("streams") @Nullable List<StreamStatus> streams,
    @JsonProperty("stream") @Nullable StreamStatus stream,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera") @Nullable CameraStatus camera)
    implements BridgeReply {
  public StatusTold {
    streams = streams == null ? null : List.copyOf(streams);
  }
}
