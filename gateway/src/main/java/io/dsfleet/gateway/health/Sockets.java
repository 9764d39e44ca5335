package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SocketCounts;

/**
 * Numbers of app connections, in the format of the original server, as of the last heartbeats of
 * the bridges.
 *
 * @param unauthenticated connections without a completed handshake
 */
record Sockets(
    @JsonProperty("total_connections") int total,
    @JsonProperty("authenticated_connections") int authenticated,
    @JsonProperty("unauthenticated_connections") int unauthenticated,
    @JsonProperty("is_shutting_down") boolean shuttingDown) {

  /**
   * Sums over all live bridges; {@code connected} is the number of connected instances in Redis.
   */
  static Sockets of(Pools pools, StateCalls calls, int connected, boolean shuttingDown) {
    int unauthenticated = 0;
    for (PoolState pool : pools.all()) {
      unauthenticated +=
          calls.get(pool.reads().connections().sockets()).stream()
              .mapToInt(each -> Math.max(0, each.total() - each.authenticated()))
              .sum();
    }
    return new Sockets(connected + unauthenticated, connected, unauthenticated, shuttingDown);
  }

  /** Requests that apps have not answered yet. */
  static int pending(Pools pools, StateCalls calls) {
    int pending = 0;
    for (PoolState pool : pools.all()) {
      pending +=
          calls.get(pool.reads().connections().sockets()).stream()
              .mapToInt(SocketCounts::pending)
              .sum();
    }
    return pending;
  }
}
