package io.dsfleet.messages.job;

/** What is wrong with one field of a request; {@code message} is worded "expected ..., but ...". */
public record FieldError(String field, String message) {}
