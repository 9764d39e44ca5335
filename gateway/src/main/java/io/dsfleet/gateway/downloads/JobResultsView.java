package io.dsfleet.gateway.downloads;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a job.
 *
 * @param visible whether the gateway can read the output folder
 */
@JsonInclude
record JobResultsView(
    @JsonProperty("job_id") String jobId,
    @JsonProperty("output_dir") @Nullable String outputDir,
    @JsonProperty("files") List<JobFileView> files,
    @JsonProperty("visible") boolean visible) {
  JobResultsView {
    files = List.copyOf(files);
  }
}
