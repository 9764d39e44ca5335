package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Ids of the processes that were deleted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProcessesCleaned(@JsonProperty("process_ids") List<String> processIds)
    implements LauncherReply {}
