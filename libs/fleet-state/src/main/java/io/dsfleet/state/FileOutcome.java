package io.dsfleet.state;

import org.jspecify.annotations.Nullable;

/** How far the present or last attempt is with a file; {@code error} only where it FAILED. */
public record FileOutcome(long fileId, FileReport.Outcome outcome, @Nullable String error) {}
