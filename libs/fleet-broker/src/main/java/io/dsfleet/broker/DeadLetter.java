package io.dsfleet.broker;

import com.fasterxml.jackson.annotation.JsonProperty;

/** An item that could not be applied: where it came from, why, and its JSON text. */
public record DeadLetter(
    @JsonProperty("origin") String origin,
    @JsonProperty("reason") String reason,
    @JsonProperty("text") String text) {}
