package io.dsfleet.messages.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** A file that waits in the app to be analysed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueuedFile(
    @JsonProperty("file_id") long fileId, @JsonProperty("file_name") @Nullable String fileName) {}
