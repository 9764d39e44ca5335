package io.dsfleet.gateway.callbacks;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobRecord;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Body of a callback: the result of an ended job. Delivered at least once; receivers recognise
 * duplicates by {@code job_id}.
 *
 * @param status completed, failed or cancelled
 * @param outcome whether all, some or none of its files were analysed
 * @param outputsUnseen files of {@code filesDone} whose results the bridge could not see
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobEndedCallback(
    @JsonProperty("event") String event,
    @JsonProperty("job_id") String jobId,
    @JsonProperty("request_id") String requestId,
    @JsonProperty("status") String status,
    @JsonProperty("pool") String pool,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("camera_id") long cameraId,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("total_files") @Nullable Integer totalFiles,
    @JsonProperty("files_done") int filesDone,
    @JsonProperty("files_failed") int filesFailed,
    @JsonProperty("outputs_unseen") int outputsUnseen,
    @JsonProperty("processed_count") @Nullable Integer processedCount,
    @JsonProperty("outcome") @Nullable JobOutcome outcome,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("output_dir") @Nullable String outputDir,
    @JsonProperty("accepted_at") String acceptedAt,
    @JsonProperty("ended_at") @Nullable String endedAt) {

  static JobEndedCallback of(JobRecord job, @Nullable String outputDir) {
    String status = job.state().name().toLowerCase(Locale.ROOT);
    Long ended = job.endedMillis();
    return new JobEndedCallback(
        "job." + status,
        job.id(),
        job.id(),
        status,
        JobIds.poolOf(job.id()),
        job.tenant(),
        job.cameraId(),
        job.instanceId(),
        job.streamId(),
        job.attempt(),
        job.totalFiles(),
        job.filesDone(),
        job.filesFailed(),
        job.outputsUnseen(),
        job.processedCount(),
        job.outcome(),
        job.reason(),
        outputDir,
        Instant.ofEpochMilli(job.acceptedMillis()).toString(),
        ended == null ? null : Instant.ofEpochMilli(ended).toString());
  }
}
