package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Ask the app for its load. Answered by {@link MetricsTold}, once the record has it too. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskMetrics(
    @JsonProperty("instance_id") String instanceId, @JsonProperty("session") long session)
    implements BridgeRequest {}
