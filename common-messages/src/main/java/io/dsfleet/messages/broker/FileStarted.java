package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** The app started to analyse a file. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileStarted(
    @JsonProperty("assignment") Assignment assignment,
    @JsonProperty("file_id") long fileId,
    @JsonProperty("file_name") @Nullable String fileName)
    implements JobEvent {}
