package io.dsfleet.vision.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What the analysis of one file found; written as JSON to the file's output path.
 *
 * @param fileId the file's inode
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param fps frames per second as the container says
 * @param frames pictures that were read
 * @param tracks by track id
 */
public record FileResult(
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") String fileName,
    @JsonProperty("width") int width,
    @JsonProperty("height") int height,
    @JsonProperty("fps") double fps,
    @JsonProperty("frames") int frames,
    @JsonProperty("tracks") List<TrackResult> tracks) {}
