package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A camera that an app holds on a slot.
 *
 * @param running false where it waits in the app's own camera queue
 * @param completedCount files that the app is through with
 * @param heldFiles ids of the files in work or queued in the app
 */
public record RunningCamera(
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("running") boolean running,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("held_files") List<Long> heldFiles) {}
