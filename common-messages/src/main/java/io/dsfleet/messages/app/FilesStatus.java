package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Where a camera's files are. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilesStatus(
    @JsonProperty("processing") List<FileProgress> processing,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("queued_count") int queuedCount,
    @JsonProperty("queued") List<QueuedFile> queued) {

  @SuppressWarnings("NullAway") // Jackson passes null where the field is absent
  public FilesStatus {
    processing = processing == null ? List.of() : List.copyOf(processing);
    queued = queued == null ? List.of() : List.copyOf(queued);
  }
}
