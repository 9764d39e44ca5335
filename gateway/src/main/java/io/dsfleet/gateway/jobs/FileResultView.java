package io.dsfleet.gateway.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Result of one file of a job.
 *
 * @param status queued, processing, done, failed, or unreported if the job ended without a report
 *     of the file
 * @param outputSeen false if the bridge cannot see the folder of the result; null unless the file
 *     is done
 */
@JsonInclude
record FileResultView(
    @JsonProperty("file_id") @Nullable Long fileId,
    @JsonProperty("file_name") @Nullable String fileName,
    @JsonProperty("output_path") @Nullable String outputPath,
    @JsonProperty("status") String status,
    @JsonProperty("error") @Nullable String error,
    @JsonProperty("output_seen") @Nullable Boolean outputSeen) {}
