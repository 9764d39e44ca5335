package io.dsfleet.state.instance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Connection counts of a bridge at its last heartbeat.
 *
 * @param total connections of apps
 * @param authenticated those that hold a session
 * @param pending queries and requests that apps have not answered yet
 */
public record BridgeConnectionCounts(
    @JsonProperty("bridge") String bridgeId,
    @JsonProperty("total") int total,
    @JsonProperty("authenticated") int authenticated,
    @JsonProperty("pending") int pending) {}
