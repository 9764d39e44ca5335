package io.dsfleet.state.job;

import io.dsfleet.messages.job.CameraType;
import org.jspecify.annotations.Nullable;

/**
 * A validated job to accept.
 *
 * @param jobId from {@link JobIds#next}
 * @param totalFiles number of files in the request, null if it lists none
 * @param body the request as JSON, opaque here
 * @param idempotencyKey the client's key, null without one
 * @param hasCallback whether a callback announces its end
 * @param otherCameraId another id under which the same camera may have a live job, null if none
 * @param bodyHash hash of the request: a repeated key with the same hash returns the same job; null
 *     without a key
 */
public record NewJob(
    String jobId,
    long cameraId,
    CameraType cameraType,
    @Nullable String cameraName,
    String tenant,
    int priority,
    @Nullable Integer totalFiles,
    String body,
    @Nullable String idempotencyKey,
    @Nullable String bodyHash,
    boolean hasCallback,
    @Nullable Long otherCameraId) {

  /** A job without a callback, of a camera with one id. */
  public NewJob(
      String jobId,
      long cameraId,
      CameraType cameraType,
      @Nullable String cameraName,
      String tenant,
      int priority,
      @Nullable Integer totalFiles,
      String body,
      @Nullable String idempotencyKey,
      @Nullable String bodyHash) {
    this(
        jobId,
        cameraId,
        cameraType,
        cameraName,
        tenant,
        priority,
        totalFiles,
        body,
        idempotencyKey,
        bodyHash,
        false,
        null);
  }
}
