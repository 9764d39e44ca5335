package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The app finished the camera; the slot is free.
 *
 * @param ok false if the app reported an error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobCompleted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("ok") boolean ok,
    @JsonProperty("processed_count") int processedCount,
    @JsonProperty("message") @Nullable String message)
    implements JobEvent {}
