package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A file in work; the fields after {@code progressPct} are ours and optional. */
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

  /** Reads it; an absent {@code progress_pct} is 0. */
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
