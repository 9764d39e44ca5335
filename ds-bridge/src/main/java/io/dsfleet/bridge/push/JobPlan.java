package io.dsfleet.bridge.push;

import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The start message and the files of one attempt, with paths as the app sees them.
 *
 * @param files files of the camera in push order, including the one in {@code start}
 * @param startFileCount number of files that {@code start} carries (0 or 1)
 * @param live whether the camera is a stream, which gets no files and never ends by itself
 * @param outputPaths path of each file's result on this host, in push order
 * @param listedFiles files found by listing, with host paths; null if the request named the files
 */
public record JobPlan(
    Assignment assignment,
    StartAnalysis start,
    FileList files,
    int startFileCount,
    boolean live,
    List<String> outputPaths,
    @Nullable List<MediaFile> listedFiles) {

  /** Id of the camera. */
  public long cameraId() {
    return start.cameraId();
  }
}
