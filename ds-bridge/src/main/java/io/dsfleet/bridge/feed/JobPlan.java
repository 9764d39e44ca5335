package io.dsfleet.bridge.feed;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an app is to be told for one attempt, paths as the app sees them.
 *
 * @param files the camera's files in order, the one in {@code start} included
 * @param given files that {@code start} itself carries (0 or 1)
 * @param live whether it is a stream, which is never pushed and never ends by itself
 * @param listed the files as found on the disk, host paths, null where the request named them
 */
public record JobPlan(
    Assignment assignment,
    StartAnalysis start,
    FileList files,
    int given,
    boolean live,
    @Nullable List<MediaFile> listed) {

  /** The camera that the slot is held for. */
  public long cameraId() {
    return start.cameraId();
  }
}
