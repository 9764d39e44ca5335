package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Start an app process. {@code processId} is the id of the launch, chosen by the asker; a second
 * start of it starts nothing.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LaunchInstance(
    @JsonProperty("process_id") String processId,
    @JsonProperty("instance_id") String instanceId,
    @JsonProperty("pool") String pool,
    @JsonProperty("profile") String profile,
    @JsonProperty("streams") int streams,
    @JsonProperty("settings") Map<String, String> settings)
    implements LaunchCommand {}
