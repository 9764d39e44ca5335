package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;

/** The attempt did not begin or cannot go on; {@code code} decides whether it is tried again. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRefused(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("code") RefusalCode code,
    @JsonProperty("reason") String reason)
    implements JobEvent {}
