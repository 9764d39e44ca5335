package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;

/**
 * The attempt did not start or cannot continue.
 *
 * @param code determines whether the job is retried
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobRefused(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("code") JobRefusalCode code,
    @JsonProperty("reason") String reason)
    implements JobEvent {}
