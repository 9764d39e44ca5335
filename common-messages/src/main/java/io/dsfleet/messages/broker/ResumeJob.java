package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.AnalysisRequest;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/**
 * The app still runs this attempt after its connection returned: go on feeding behind {@code
 * finishedFiles}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ResumeJob(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("session") long session,
    @JsonProperty("request") AnalysisRequest request,
    @JsonProperty("files") List<MediaFile> files,
    @JsonProperty("finished_files") List<Long> finishedFiles)
    implements BridgeCommand {}
