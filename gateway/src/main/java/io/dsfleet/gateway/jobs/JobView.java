package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A job as returned to clients.
 *
 * @param status the state in lower case
 * @param outcome whether all, some or none of its files were analysed; null until it has ended
 * @param outputsUnseen files of {@code filesDone} whose results the bridge could not see
 * @param waiting why the job waits; null in lists and if it does not wait
 * @param percent progress over all files, 0 to 100; null if it is unknown
 * @param secondsLeft estimate for all files that are left, null if it is unknown
 * @param cameraPath as submitted, without passwords; null in lists, as {@code outputDir} and {@code
 *     callbackUrl} are
 */
@JsonInclude
record JobView(
    @JsonProperty("job_id") String jobId,
    @JsonProperty("request_id") String requestId,
    @JsonProperty("pool") String pool,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("priority") int priority,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("camera_type") String cameraType,
    @JsonProperty("camera_name") @Nullable String cameraName,
    @JsonProperty("state") JobState state,
    @JsonProperty("status") String status,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("total_files") @Nullable Integer totalFiles,
    @JsonProperty("files_started") int filesStarted,
    @JsonProperty("files_done") int filesDone,
    @JsonProperty("files_failed") int filesFailed,
    @JsonProperty("outputs_unseen") int outputsUnseen,
    @JsonProperty("processed_count") @Nullable Integer processedCount,
    @JsonProperty("outcome") @Nullable JobOutcome outcome,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("accepted_at") @Nullable String acceptedAt,
    @JsonProperty("assigned_at") @Nullable String assignedAt,
    @JsonProperty("started_at") @Nullable String startedAt,
    @JsonProperty("ended_at") @Nullable String endedAt,
    @JsonProperty("waiting") @Nullable QueuePositionView waiting,
    @JsonProperty("percent") @Nullable Double percent,
    @JsonProperty("fps") @Nullable Double fps,
    @JsonProperty("seconds_left") @Nullable Double secondsLeft,
    @JsonProperty("camera_path") @Nullable String cameraPath,
    @JsonProperty("output_dir") @Nullable String outputDir,
    @JsonProperty("callback_url") @Nullable String callbackUrl) {

  /** A job of a list. */
  static JobView of(JobRecord job, JobProgress progress) {
    return of(job, null, progress, null);
  }

  /** One job, with what its request named; passwords are masked. */
  static JobView of(
      JobRecord job,
      @Nullable QueuePositionView waiting,
      JobProgress progress,
      @Nullable AnalysisRequest request) {
    return new JobView(
        job.id(),
        job.id(),
        JobIds.poolOf(job.id()),
        job.tenant(),
        job.priority(),
        job.cameraId(),
        job.cameraType(),
        job.cameraName(),
        job.state(),
        job.state().name().toLowerCase(Locale.ROOT),
        job.attempt(),
        job.instanceId(),
        job.streamId(),
        job.totalFiles(),
        job.filesStarted(),
        job.filesDone(),
        job.filesFailed(),
        job.outputsUnseen(),
        job.processedCount(),
        job.outcome(),
        job.reason(),
        JobTimestamps.format(job.acceptedMillis()),
        JobTimestamps.format(job.assignedMillis()),
        JobTimestamps.format(job.startedMillis()),
        JobTimestamps.format(job.endedMillis()),
        waiting,
        progress.percent(),
        progress.fps(),
        progress.secondsLeft(),
        request == null ? null : masked(request.cameraPath()),
        request == null ? null : request.outputDir(),
        request == null ? null : masked(request.callbackUrl()));
  }

  private static @Nullable String masked(@Nullable String url) {
    return url == null ? null : UrlSecrets.mask(url);
  }
}
