package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.job.Assignment;
import java.util.List;

/**
 * Progress of an attempt, as reported by the app.
 *
 * @param processing files that are being analysed
 * @param completedCount number of finished files
 * @param queuedCount number of files that wait in the app
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobProgressed(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("processing") List<FileProgress> processing,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("queued_count") int queuedCount)
    implements JobEvent {}
