package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The app ended the camera; the slot is free. {@code ok} is false where the app called it an error.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobCompleted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("ok") boolean ok,
    @JsonProperty("processed_count") int processedCount,
    @JsonProperty("message") @Nullable String message)
    implements JobEvent {}
