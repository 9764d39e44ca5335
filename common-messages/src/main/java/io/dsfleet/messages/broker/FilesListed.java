package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.job.Assignment;
import io.dsfleet.messages.job.MediaFile;
import java.util.List;

/**
 * The bridge listed the camera's folder.
 *
 * @param files in the order in which they are pushed to the app
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FilesListed(
    @JsonProperty("assignment") Assignment assignment, @JsonProperty("files") List<MediaFile> files)
    implements JobEvent {}
