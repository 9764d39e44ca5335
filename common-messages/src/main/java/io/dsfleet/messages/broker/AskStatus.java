package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Requests the status of the app's streams. The reply is {@link StatusTold}.
 *
 * @param streamId null means all streams
 * @param cameraId null means all cameras of the stream
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskStatus(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera_id") @Nullable Long cameraId)
    implements BridgeRequest {}
