package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the records and folders of ended processes (STOPPED, FAILED, QUARANTINED), but not of
 * processes that run or may run. The reply is {@link ProcessesCleaned} or {@link RequestRefused}.
 *
 * @param processId null means all ended processes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CleanProcesses(@JsonProperty("process_id") @Nullable String processId)
    implements LauncherRequest {}
