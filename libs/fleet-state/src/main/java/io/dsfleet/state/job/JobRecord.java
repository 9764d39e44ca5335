package io.dsfleet.state.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of a job; times are milliseconds of Redis's clock.
 *
 * @param otherCameraId another id of the same camera, null if it has one id only
 * @param attempt number of the current or last attempt, 0 before the first
 * @param instanceId instance of the current or last attempt
 * @param errors attempts that count to the error budget
 * @param crashes attempts during which the app crashed
 * @param totalFiles null until known
 * @param filesStarted files of the current attempt that the app started
 * @param outputsUnseen done files of the current attempt whose results the bridge could not see
 * @param processedCount number of files that the app reported at the end
 * @param outcome null until the job has ended
 * @param reason why it was last retried, failed or cancelled, or the app's final message
 * @param sinceMillis when the current state began
 */
public record JobRecord(
    @JsonProperty("id") String id,
    @JsonProperty("camera") long cameraId,
    @JsonProperty("other_camera") @Nullable Long otherCameraId,
    @JsonProperty("type") String cameraType,
    @JsonProperty("name") @Nullable String cameraName,
    @JsonProperty("tenant") String tenant,
    @JsonProperty("priority") int priority,
    @JsonProperty("state") JobState state,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("instance") @Nullable String instanceId,
    @JsonProperty("stream") @Nullable Integer streamId,
    @JsonProperty("epoch") @Nullable Long epoch,
    @JsonProperty("errors") int errors,
    @JsonProperty("crashes") int crashes,
    @JsonProperty("total") @Nullable Integer totalFiles,
    @JsonProperty("files_started") int filesStarted,
    @JsonProperty("done") int filesDone,
    @JsonProperty("failed") int filesFailed,
    @JsonProperty("outputs_unseen") int outputsUnseen,
    @JsonProperty("processed") @Nullable Integer processedCount,
    @JsonProperty("outcome") @Nullable JobOutcome outcome,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("since") long sinceMillis,
    @JsonProperty("accepted") long acceptedMillis,
    @JsonProperty("assigned") @Nullable Long assignedMillis,
    @JsonProperty("started") @Nullable Long startedMillis,
    @JsonProperty("ended") @Nullable Long endedMillis) {

  /** The current assignment, empty if the job is on no slot. */
  public Optional<Assignment> assignment() {
    if (!state.isOnSlot() || instanceId == null || streamId == null || epoch == null) {
      return Optional.empty();
    }
    return Optional.of(new Assignment(id, attempt, instanceId, streamId, epoch));
  }
}
