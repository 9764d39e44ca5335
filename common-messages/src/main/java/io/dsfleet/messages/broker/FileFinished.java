package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The app has finished a file.
 *
 * @param error why the file could not be analysed, null if it was
 * @param outputSeen whether the bridge saw the file's result: false if it cannot see the folder of
 *     the result; null if the file failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileFinished(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("error") @Nullable String error,
    @JsonProperty("output_seen") @Nullable Boolean outputSeen)
    implements JobEvent {}
