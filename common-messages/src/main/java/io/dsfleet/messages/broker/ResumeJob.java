package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/**
 * Resumes pushing files for an attempt that the app still runs after a reconnection.
 *
 * @param finishedFiles ids of the files that are not pushed again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResumeJob(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("session") long session,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("files") List<MediaFile> files,
    @JsonProperty("finished_files") List<Long> finishedFiles)
    implements BridgeCommand {}
