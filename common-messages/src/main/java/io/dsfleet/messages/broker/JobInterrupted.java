package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** The attempt was stopped, or never ran; the slot is reset if {@code ok}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobInterrupted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("ok") boolean ok,
    @JsonProperty("reason") @Nullable String reason)
    implements JobEvent {}
