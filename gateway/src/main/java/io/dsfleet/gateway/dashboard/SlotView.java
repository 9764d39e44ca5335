package io.dsfleet.gateway.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dsfleet.gateway.jobs.JobProgress;
import io.dsfleet.state.job.JobRecord;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.slot.SlotRecord;
import io.dsfleet.state.slot.SlotState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A slot and the job on it, as returned to clients.
 *
 * @param lost whether the instance lost its session
 * @param job null if no job is on the slot
 */
@JsonInclude
record SlotView(
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("stream_id") int streamId,
    @JsonProperty("state") SlotState state,
    @JsonProperty("lost") boolean lost,
    @JsonProperty("draining") boolean draining,
    @JsonProperty("job") @Nullable SlotJobView job) {

  /**
   * What an overview shows of a job on a slot.
   *
   * @param percent progress over all files, 0 to 100; null if it is unknown
   * @param secondsLeft estimate for all files that are left, null if it is unknown
   * @param progress the app's last progress message as JSON, null if there was none
   */
  @JsonInclude
  record SlotJobView(
      @JsonProperty("job_id") String jobId,
      @JsonProperty("state") JobState state,
      @JsonProperty("camera_id") long cameraId,
      @JsonProperty("camera_name") @Nullable String cameraName,
      @JsonProperty("priority") int priority,
      @JsonProperty("attempt") int attempt,
      @JsonProperty("total_files") @Nullable Integer totalFiles,
      @JsonProperty("files_done") int filesDone,
      @JsonProperty("files_failed") int filesFailed,
      @JsonProperty("started_at") @Nullable String startedAt,
      @JsonProperty("percent") @Nullable Double percent,
      @JsonProperty("fps") @Nullable Double fps,
      @JsonProperty("seconds_left") @Nullable Double secondsLeft,
      @JsonProperty("progress") @JsonRawValue @Nullable String progress) {

    static SlotJobView of(JobRecord job, @Nullable String progress) {
      Long started = job.startedMillis();
      JobProgress whole = JobProgress.of(job, progress);
      return new SlotJobView(
          job.id(),
          job.state(),
          job.cameraId(),
          job.cameraName(),
          job.priority(),
          job.attempt(),
          job.totalFiles(),
          job.filesDone(),
          job.filesFailed(),
          started == null ? null : Instant.ofEpochMilli(started).toString(),
          whole.percent(),
          whole.fps(),
          whole.secondsLeft(),
          progress);
    }
  }

  static SlotView of(SlotRecord slot, @Nullable SlotJobView job) {
    return new SlotView(
        slot.instanceId(), slot.streamId(), slot.state(), slot.lost(), slot.draining(), job);
  }
}
