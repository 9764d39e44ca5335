package io.dsfleet.state.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An event of a job.
 *
 * @param atMillis milliseconds of Redis's clock
 * @param event name of the event, see {@code docs/redis.md}
 */
public record TimelineEntry(
    @JsonProperty("at") long atMillis,
    @JsonProperty("event") String event,
    @JsonProperty("state") JobState state,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("instance") @Nullable String instanceId,
    @JsonProperty("stream") @Nullable Integer streamId,
    @JsonProperty("detail") @Nullable String detail) {}
