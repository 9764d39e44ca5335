package io.dsfleet.vision.analysis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Analysis result of one file, written as JSON to its output path.
 *
 * @param fileId the file's inode
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param fps frames per second according to the container
 * @param frames number of decoded pictures
 * @param tracks sorted by track id
 */
public record FileResult(
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") String fileName,
    @JsonProperty("width") int width,
    @JsonProperty("height") int height,
    @JsonProperty("fps") double fps,
    @JsonProperty("frames") int frames,
    @JsonProperty("tracks") List<TrackResult> tracks) {}
