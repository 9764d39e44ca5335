package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Ask the app what its streams do. Answered by {@link StatusTold}.
 *
 * @param streamId only this stream, null means all
 * @param cameraId only this camera of the stream
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskStatus(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("camera_id") @Nullable Long cameraId)
    implements BridgeRequest {}
