package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.app.FileProgress;
import io.dsfleet.messages.job.Assignment;
import java.util.List;

/** What the app says is in work. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobProgressed(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("processing") List<FileProgress> processing,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("queued_count") int queuedCount)
    implements JobEvent {}
