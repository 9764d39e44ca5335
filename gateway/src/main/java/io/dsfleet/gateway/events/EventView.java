package io.dsfleet.gateway.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dsfleet.state.events.FeedEntry;
import io.dsfleet.state.job.JobOutcome;
import io.dsfleet.state.job.JobRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as sent to clients.
 *
 * @param outcome set once the job has ended
 * @param progress progress reported by the app as JSON; null unless kind is progress
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventView(
    @JsonProperty("kind") String kind,
    @JsonProperty("event") String event,
    @JsonProperty("job_id") @Nullable String jobId,
    @JsonProperty("camera_id") @Nullable Long cameraId,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("file_id") @Nullable Long fileId,
    @JsonProperty("state") String state,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("at") String at,
    @JsonProperty("outcome") @Nullable JobOutcome outcome,
    @JsonProperty("detail") @Nullable String detail,
    @JsonProperty("progress") @JsonRawValue @Nullable String progress) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String PROGRESS = "progress";

  static EventView of(FeedEntry entry) {
    boolean progress = PROGRESS.equals(entry.kind());
    return new EventView(
        entry.kind(),
        entry.event(),
        entry.jobId(),
        entry.cameraId(),
        entry.instanceId(),
        entry.streamId(),
        entry.fileId(),
        entry.state(),
        entry.attempt(),
        Instant.ofEpochMilli(entry.atMillis()).toString(),
        entry.outcome(),
        progress ? null : entry.detail(),
        progress ? entry.detail() : null);
  }

  /** The final event of an ended job that is no longer in the Redis stream. */
  static EventView finalEventOf(JobRecord job) {
    Long ended = job.endedMillis();
    return new EventView(
        "job",
        job.state().name().toLowerCase(Locale.ROOT),
        job.id(),
        job.cameraId(),
        job.instanceId(),
        job.streamId(),
        null,
        job.state().name(),
        job.attempt(),
        Instant.ofEpochMilli(ended == null ? job.sinceMillis() : ended).toString(),
        job.outcome(),
        job.reason(),
        null);
  }

  /** The server-sent event in UTF-8. Its JSON has no line breaks and fits one data line. */
  byte[] toServerSent(@Nullable String id) {
    String text =
        (id == null ? "" : "id: " + id + "\n")
            + "event: "
            + kind
            + "\ndata: "
            + MAPPER.writeValueAsString(this)
            + "\n\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
