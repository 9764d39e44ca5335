package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Asks that the pool give no more slots to jobs, or go on; what runs is left alone.
 *
 * @param paused whether it shall rest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PausePool(@JsonProperty("paused") boolean paused) implements ControlCommand {}
