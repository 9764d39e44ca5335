package io.dsfleet.messages.job;

/** An error of one field of a request; {@code message} is for people. */
public record FieldError(String field, String message) {}
