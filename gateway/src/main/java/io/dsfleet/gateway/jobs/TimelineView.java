package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.state.job.JobState;
import io.dsfleet.state.job.TimelineEntry;
import org.jspecify.annotations.Nullable;

/** One event in the history of a job. */
@JsonInclude
record TimelineView(
    @JsonProperty("at") @Nullable String at,
    @JsonProperty("event") String event,
    @JsonProperty("state") JobState state,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("instance_id") @Nullable String instanceId,
    @JsonProperty("stream_id") @Nullable Integer streamId,
    @JsonProperty("detail") @Nullable String detail) {

  static TimelineView of(TimelineEntry entry) {
    return new TimelineView(
        JobTimestamps.format(entry.atMillis()),
        entry.event(),
        entry.state(),
        entry.attempt(),
        entry.instanceId(),
        entry.streamId(),
        entry.detail());
  }
}
