package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.Nullable;

/**
 * A camera on a slot, queued or running.
 *
 * @param run number of this run, unique in a process; distinguishes late results of a stopped run
 * @param startRequestId request id of its {@code start_analysis}
 * @param outputDir folder for results without an output path
 * @param stopRequestId request id of the pending {@code interrupt_analysis}; null if none
 */
record CameraRun(
    long run,
    long cameraId,
    String startRequestId,
    String outputDir,
    FileQueue files,
    @Nullable String stopRequestId) {

  CameraRun with(FileQueue next) {
    return new CameraRun(run, cameraId, startRequestId, outputDir, next, stopRequestId);
  }

  CameraRun stopping(String requestId) {
    return new CameraRun(run, cameraId, startRequestId, outputDir, files, requestId);
  }
}
