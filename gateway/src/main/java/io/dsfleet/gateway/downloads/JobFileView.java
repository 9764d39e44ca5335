package io.dsfleet.gateway.downloads;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A file of a job with its result.
 *
 * @param index its position in the job, from 0
 * @param name name of the source file
 * @param state done, failed or pending
 * @param status the state in detail: queued, processing, done, failed, or unreported if the job
 *     ended without a report of the file
 * @param frames number of analysed frames, as the result file says
 * @param result name of the result file in the route of results, null if none can be read
 * @param size of the result file in bytes
 * @param outputSeen whether the bridge has seen the result of a file that is done; null if it is
 *     not done
 * @param media path of the source clip, null if it cannot be read
 */
record JobFileView(
    @JsonProperty("index") int index,
    @JsonProperty("name") String name,
    @JsonProperty("state") String state,
    @JsonProperty("status") String status,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("error") @Nullable String error,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("frames") @Nullable Long frames,
    @JsonProperty("result") @Nullable String result,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("size") @Nullable Long size,
    @JsonProperty("media") @Nullable String media,
    @JsonProperty("file_id") @Nullable Long fileId,
    @JsonProperty("output_path") @Nullable String outputPath,
    @JsonProperty("output_seen") @Nullable Boolean outputSeen) {}
