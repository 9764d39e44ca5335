package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Changes the priority of a waiting job; a running job is not affected.
 *
 * @param priority 0 (lowest) to 9
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangePriority(
    @JsonProperty("job_id") String jobId, @JsonProperty("priority") int priority)
    implements ControlCommand {}
