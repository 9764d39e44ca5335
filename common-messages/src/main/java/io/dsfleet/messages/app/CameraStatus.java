package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** State of one camera on a slot; {@code status} is {@code running} or {@code queued}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CameraStatus(
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("status") @Nullable String status,
    @JsonProperty("files") @Nullable FilesStatus files) {}
