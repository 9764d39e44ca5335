package io.dsfleet.referenceapp.slots;

import org.jspecify.annotations.Nullable;

/**
 * A slot is through with a file.
 *
 * @param stopped whether it was stopped before its end
 * @param errorReason what was wrong with the file; null if nothing was
 */
public record FileEnded(int streamId, long run, boolean stopped, @Nullable String errorReason) {}
