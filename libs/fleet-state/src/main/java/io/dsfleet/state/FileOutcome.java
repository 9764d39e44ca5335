package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** State of a file in the current or last attempt; {@code error} is set only if it FAILED. */
public record FileOutcome(long fileId, FileReport.Outcome outcome, @Nullable String error) {}
