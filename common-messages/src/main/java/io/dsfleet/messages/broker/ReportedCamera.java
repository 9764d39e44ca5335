package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A camera that an app reports on a slot.
 *
 * @param running false if the camera waits in the app's camera queue
 * @param completedCount number of finished files
 * @param heldFiles ids of the files that the app analyses or has queued
 */
public record ReportedCamera(
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("running") boolean running,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("held_files") List<Long> heldFiles) {}
