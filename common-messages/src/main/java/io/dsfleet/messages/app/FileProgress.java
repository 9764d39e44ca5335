package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a file that is being analysed. The components after {@code progressPct} are optional
 * extensions of dsfleet.
 *
 * @param progressPct 0 to 100
 * @param frames frames analysed so far
 * @param totalFrames frames of the file
 * @param fps analysed frames per second
 * @param tracks tracks found so far
 * @param secondsLeft estimated seconds to the end of the file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileProgress(
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("progress_pct") double progressPct,
    @JsonProperty("frames") @Nullable Long frames,
    @JsonProperty("total_frames") @Nullable Long totalFrames,
    @JsonProperty("fps") @Nullable Double fps,
    @JsonProperty("tracks") @Nullable Integer tracks,
    @JsonProperty("seconds_left") @Nullable Double secondsLeft) {

  /** Reads the object; an absent {@code progress_pct} is 0. */
  @JsonCreator
  static FileProgress read(
      @JsonProperty("file_id") long fileId,
      @JsonProperty("file_name") @Nullable String fileName,
      @JsonProperty("progress_pct") @Nullable Double progressPct,
      @JsonProperty("frames") @Nullable Long frames,
      @JsonProperty("total_frames") @Nullable Long totalFrames,
      @JsonProperty("fps") @Nullable Double fps,
      @JsonProperty("tracks") @Nullable Integer tracks,
      @JsonProperty("seconds_left") @Nullable Double secondsLeft) {
    return new FileProgress(
        fileId,
        fileName,
        progressPct == null ? 0 : progressPct,
        frames,
        totalFrames,
        fps,
        tracks,
        secondsLeft);
  }
}
