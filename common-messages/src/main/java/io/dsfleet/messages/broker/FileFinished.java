package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The app has finished a file.
 *
 * @param error why the file could not be analysed, null if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileFinished(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("error") @Nullable String error)
    implements JobEvent {}
