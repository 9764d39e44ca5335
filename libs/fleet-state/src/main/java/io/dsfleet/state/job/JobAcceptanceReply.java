package io.dsfleet.state.job;

/** Reply of {@link JobAcceptance#accept}. */
public sealed interface JobAcceptanceReply {

  /** The job is recorded durably; repeated for a job that was accepted before. */
  record Accepted(String jobId, long cameraId) implements JobAcceptanceReply {}

  /** The same idempotency key and body were accepted before as this job. */
  record Replayed(String jobId, long cameraId) implements JobAcceptanceReply {}

  /** This job used the idempotency key with another body; nothing was recorded. */
  record KeyReused(String jobId) implements JobAcceptanceReply {}

  /** The camera has this live job; nothing was recorded. */
  record CameraBusy(String jobId) implements JobAcceptanceReply {}
}
