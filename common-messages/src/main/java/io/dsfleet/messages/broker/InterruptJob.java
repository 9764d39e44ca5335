package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;

/** Stop this attempt; a start that was not sent yet must not be sent any more. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InterruptJob(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("session") long session,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("reason") String reason)
    implements BridgeCommand {}
