package io.dsfleet.gateway.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.job.JobRecord;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Response to a submission, in the format of the original server; unknown fields are null.
 *
 * @param status accepted, started, failed or cancelled
 */
@JsonInclude
record AnalysisStartResponse(
    @JsonProperty("job_id") String jobId,
    @JsonProperty("request_id") String requestId,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("status") String status,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("message") String message) {

  /** The response for a job that waits for a slot. */
  static AnalysisStartResponse accepted(String jobId, long cameraId) {
    return new AnalysisStartResponse(
        jobId, jobId, cameraId, "accepted", null, null, "The analysis was accepted");
  }

  /** The response for the current state of the job. */
  static AnalysisStartResponse of(JobRecord job) {
    String reason = job.reason();
    return switch (job.state()) {
      case ACCEPTED, QUEUED -> accepted(job.id(), job.cameraId());
      case ASSIGNED -> of(job, "accepted", "The analysis has a slot and is being started");
      case STARTED, RUNNING, COMPLETED -> of(job, "started", "The analysis has started");
      case CANCELLING, CANCELLED, FAILED ->
          of(
              job,
              job.state().name().toLowerCase(Locale.ROOT),
              reason == null ? "The analysis did not start" : reason);
    };
  }

  private static AnalysisStartResponse of(JobRecord job, String status, String message) {
    return new AnalysisStartResponse(
        job.id(), job.id(), job.cameraId(), status, job.instanceId(), job.streamId(), message);
  }
}
