package io.dsfleet.state.job;

import org.jspecify.annotations.Nullable;

/** State of a file in the current or last attempt; {@code error} is set only if it FAILED. */
public record JobFileOutcome(long fileId, FileReport.FileState outcome, @Nullable String error) {}
