package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.InstanceRecord;
import io.dsfleet.state.PoolState;
import java.util.Optional;

/** An instance and the pool that has it. */
record InstanceLookup(PoolState pool, InstanceRecord instance) {

  /** Looks through all pools; a live instance goes before one that was. */
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
