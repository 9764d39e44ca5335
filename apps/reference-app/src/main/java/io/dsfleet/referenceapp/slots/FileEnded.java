package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.Nullable;

/**
 * A slot has finished or stopped a file.
 *
 * @param stopped whether it was stopped before its end
 * @param errorReason why the file failed; null if it did not
 */
public record FileEnded(int streamId, long run, boolean stopped, @Nullable String errorReason) {}
