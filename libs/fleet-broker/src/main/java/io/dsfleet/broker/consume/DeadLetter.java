package io.dsfleet.broker.consume;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A rejected item.
 *
 * @param origin name of the queue that it was consumed from
 * @param reason why it was rejected
 * @param text its JSON text
 */
public record DeadLetter(
    @JsonProperty("origin") String origin,
    @JsonProperty("reason") String reason,
    @JsonProperty("text") String text) {}
