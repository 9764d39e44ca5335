package io.dsfleet.state;

import io.dsfleet.messages.job.CameraType;
import org.jspecify.annotations.Nullable;

/**
 * A validated job to record.
 *
 * @param jobId from {@link JobIds#next}
 * @param totalFiles number of files it names, null where it names none
 * @param body the request as JSON; never decoded here
 * @param idempotencyKey the client's key, null without one
 * @param wantsAnswer whether somebody is to be told of its end
 * @param bodyHash what must be equal for the key to give the same job, null without a key
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
    boolean wantsAnswer) {

  /** A job whose end nobody is told of. */
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
        false);
  }
}
