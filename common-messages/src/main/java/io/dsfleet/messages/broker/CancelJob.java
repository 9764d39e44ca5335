package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Asks that a job end, whatever state it is in. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CancelJob(@JsonProperty("job_id") String jobId, @JsonProperty("reason") String reason)
    implements ControlCommand {}
