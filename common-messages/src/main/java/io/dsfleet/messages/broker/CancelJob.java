package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Cancels a job in any state. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CancelJob(@JsonProperty("job_id") String jobId, @JsonProperty("reason") String reason)
    implements ControlCommand {}
