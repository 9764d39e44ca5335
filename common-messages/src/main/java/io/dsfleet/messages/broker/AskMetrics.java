package io.dsfleet.messages.broker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Requests the metrics of the session's app. The reply, {@link MetricsTold}, is sent after they are
 * stored in Redis.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AskMetrics(
    @JsonProperty("instance_id") String instanceId, @JsonProperty("session") long session)
    implements BridgeRequest {}
