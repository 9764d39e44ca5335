package io.dsfleet.gateway.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.SocketCounts;

/**
 * Connections as the original counts them, as of the bridges' last beats.
 *
 * @param unauthenticated apps that have not said who they are
 */
record Sockets(
    @JsonProperty("total_connections") int total,
    @JsonProperty("authenticated_connections") int authenticated,
    @JsonProperty("unauthenticated_connections") int unauthenticated,
    @JsonProperty("is_shutting_down") boolean shuttingDown) {

  /** Those of all bridges that live; {@code connected} are known by their records already. */
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

  /** Questions and calls that apps have not answered yet. */
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
