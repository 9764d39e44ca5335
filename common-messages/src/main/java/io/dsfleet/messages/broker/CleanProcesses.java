package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Forget processes that are over (STOPPED, FAILED, QUARANTINED) with their folders; what runs, or
 * may run, is left alone. Answered by {@link ProcessesCleaned} or {@link RequestRefused}.
 *
 * @param processId this one only; null: all
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CleanProcesses(@JsonProperty("process_id") @Nullable String processId)
    implements LauncherRequest {}
