package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job as Redis has it; times are milliseconds of Redis's clock.
 *
 * @param attempt the present or last attempt, 0 before the first
 * @param instanceId the slot's instance while the job is on a slot, else that of the last attempt
 * @param errors failed attempts counted to the error budget
 * @param crashes attempts during which the app died
 * @param totalFiles null until known
 * @param filesStarted files of the present attempt that the app began
 * @param processedCount as the app reported it at the end
 * @param reason why it was retried, failed or cancelled last, or the app's closing words
 * @param sinceMillis when the present state began
 */
public record JobRecord(
    @JsonProperty("id") String id,
    @JsonProperty("camera") long cameraId,
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
    @JsonProperty("processed") @Nullable Integer processedCount,
    @JsonProperty("reason") @Nullable String reason,
    @JsonProperty("since") long sinceMillis,
    @JsonProperty("accepted") long acceptedMillis,
    @JsonProperty("assigned") @Nullable Long assignedMillis,
    @JsonProperty("started") @Nullable Long startedMillis,
    @JsonProperty("ended") @Nullable Long endedMillis) {

  /** The present assignment, empty while the job is on no slot. */
  public Optional<Assignment> assignment() {
    if (!state.isOnSlot() || instanceId == null || streamId == null || epoch == null) {
      return Optional.empty();
    }
    return Optional.of(new Assignment(id, attempt, instanceId, streamId, epoch));
  }
}
