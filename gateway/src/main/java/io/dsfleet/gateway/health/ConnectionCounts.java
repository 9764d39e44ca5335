package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.BridgeConnectionCounts;

/**
 * Numbers of app connections, in the format of the original server, as of the last heartbeats of
 * the bridges.
 *
 * @param unauthenticated connections without a completed handshake
 */
record ConnectionCounts(
    @JsonProperty("total_connections") int total,
    @JsonProperty("authenticated_connections") int authenticated,
    @JsonProperty("unauthenticated_connections") int unauthenticated,
    @JsonProperty("is_shutting_down") boolean shuttingDown) {

  /**
   * Sums over all live bridges; {@code connected} is the number of connected instances in Redis.
   */
  static ConnectionCounts count(
      GatewayPools pools, BoundedAwait calls, int connected, boolean shuttingDown) {
    int unauthenticated = 0;
    for (PoolState pool : pools.all()) {
      unauthenticated +=
          calls.await(pool.queries().connectionStats().connectionCounts()).stream()
              .mapToInt(each -> Math.max(0, each.total() - each.authenticated()))
              .sum();
    }
    return new ConnectionCounts(
        connected + unauthenticated, connected, unauthenticated, shuttingDown);
  }

  /** Requests that apps have not answered yet. */
  static int countPendingRequests(GatewayPools pools, BoundedAwait calls) {
    int pending = 0;
    for (PoolState pool : pools.all()) {
      pending +=
          calls.await(pool.queries().connectionStats().connectionCounts()).stream()
              .mapToInt(BridgeConnectionCounts::pending)
              .sum();
    }
    return pending;
  }
}
