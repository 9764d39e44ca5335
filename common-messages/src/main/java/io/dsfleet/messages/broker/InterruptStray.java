package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Stops a camera that runs in the app without an assignment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterruptStray(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("session") long session,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId)
    implements BridgeCommand {}
