package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** The app accepted the camera ({@code analysis_started} with status ok). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobStarted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("message") @Nullable String message)
    implements JobEvent {}
