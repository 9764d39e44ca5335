package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of a camera in the app: being analysed, finished and waiting. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilesStatus(
    @JsonProperty("processing") List<FileProgress> processing,
    @JsonProperty("completed_count") int completedCount,
    @JsonProperty("queued_count") int queuedCount,
    @JsonProperty("queued") List<QueuedFile> queued) {

  public FilesStatus {
    processing = List.copyOf(processing);
    queued = List.copyOf(queued);
  }

  /** Reads the object; absent fields are empty or 0. */
  @JsonCreator
  static FilesStatus read(
      @JsonProperty("processing") @Nullable List<FileProgress> processing,
      @JsonProperty("completed_count") @Nullable Integer completedCount,
      @JsonProperty("queued_count") @Nullable Integer queuedCount,
      @JsonProperty("queued") @Nullable List<QueuedFile> queued) {
    return new FilesStatus(
        processing == null ? List.of() : processing,
        completedCount == null ? 0 : completedCount,
        queuedCount == null ? 0 : queuedCount,
        queued == null ? List.of() : queued);
  }
}
