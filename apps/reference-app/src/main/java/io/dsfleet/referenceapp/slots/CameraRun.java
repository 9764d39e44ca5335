package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.Nullable;

/**
 * One camera on a slot, waiting or in work.
 *
 * @param run number of this run, never used twice in a process; tells late results of a stopped run
 *     from those of now
 * @param startRequestId request id of its {@code start_analysis}
 * @param outputDir folder for results whose path is not given
 * @param stopRequestId request id of the {@code interrupt_analysis} that is being carried out; null
 *     if none is
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
