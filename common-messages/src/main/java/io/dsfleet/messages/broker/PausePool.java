package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Pauses or resumes the assignment of slots to jobs of a pool; running jobs are not affected.
 *
 * @param paused true to pause, false to resume
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PausePool(@JsonProperty("paused") boolean paused) implements ControlCommand {}
