package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.instance.InstanceRecord;
import java.util.Optional;

/** An instance and its pool. */
record LocatedInstance(PoolState pool, InstanceRecord instance) {

  /** Searches all pools; a connected instance takes precedence over a disconnected one. */
  static Optional<LocatedInstance> find(GatewayPools pools, BoundedAwait calls, String id) {
    Optional<LocatedInstance> found = Optional.empty();
    for (PoolState pool : pools.all()) {
      Optional<LocatedInstance> here =
          calls
              .await(pool.queries().instance(id))
              .map(instance -> new LocatedInstance(pool, instance));
      if (here.isPresent() && (found.isEmpty() || here.get().instance().state().isConnected())) {
        found = here;
      }
    }
    return found;
  }
}
