package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sockets of one bridge when it last beat.
 *
 * @param total connections of apps
 * @param authenticated those that hold a session
 * @param pending questions and calls that apps have not answered yet
 */
public record SocketCounts(
    @JsonProperty("bridge") String bridgeId,
    @JsonProperty("total") int total,
    @JsonProperty("authenticated") int authenticated,
    @JsonProperty("pending") int pending) {}
