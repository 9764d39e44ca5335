package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The attempt was stopped, or never ran.
 *
 * @param ok whether the slot is reset
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobInterrupted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("ok") boolean ok,
    @JsonProperty("reason") @Nullable String reason)
    implements JobEvent {}
