package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;

/** Stops an attempt; a start that has not been sent yet must not be sent. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterruptJob(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("session") long session,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("reason") String reason)
    implements BridgeCommand {}
