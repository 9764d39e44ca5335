package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
import java.util.Optional;

/** An instance and its pool. */
record InstanceLookup(PoolState pool, InstanceRecord instance) {

  /** Searches all pools; a connected instance takes precedence over a disconnected one. */
  static Optional<InstanceLookup> find(Pools pools, StateCalls calls, String id) {
    Optional<InstanceLookup> found = Optional.empty();
    for (PoolState pool : pools.all()) {
      Optional<InstanceLookup> here =
          calls.get(pool.reads().instance(id)).map(instance -> new InstanceLookup(pool, instance));
      if (here.isPresent() && (found.isEmpty() || here.get().instance().state().isConnected())) {
        found = here;
      }
    }
    return found;
  }
}
