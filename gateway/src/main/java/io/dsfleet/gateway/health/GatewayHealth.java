package io.dsfleet.gateway.health;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.submission.SubmissionGate;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether jobs and {@code app_ready} are accepted now, and whether jobs make progress. */
public final class GatewayHealth {
  private static final long CACHED_MILLIS = 1_000;

  private record CachedResult(Optional<String> fault, long atMillis) {}

  private final FleetState state;
  private final DrainState draining;
  private final SubmissionGate gate;
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final BrokerHealthMonitor broker;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CachedResult cached;

  public GatewayHealth(
      FleetState state,
      DrainState draining,
      SubmissionGate gate,
      GatewayPools pools,
      BoundedAwait calls,
      BrokerHealthMonitor broker,
      InstantSource clock) {
    this.state = state;
    this.draining = draining;
    this.gate = gate;
    this.pools = pools;
    this.calls = calls;
    this.broker = broker;
    this.clock = clock;
  }

  /** The reason why the service is unavailable, empty if it is available. */
  Optional<String> fault() {
    if (draining.isDraining()) {
      return Optional.of("the server is shutting down");
    }
    try {
      if (!calls.await(state.ping())) {
        return Optional.of("Redis is unavailable");
      }
      for (PoolState pool : pools.all()) {
        if (calls.await(pool.recovery().generation()).isEmpty()) {
          return Optional.of(
              "the pool "
                  + pool.name()
                  + " is not initialised: no scheduler has started yet, or Redis lost its data and"
                  + " ./dsfleet rebuild is needed");
        }
      }
      Optional<String> refusal = broker.fault().or(gate::rejectionReason);
      return refusal.isPresent() || hasLiveBridge()
          ? refusal
          : Optional.of("no ds-bridge is running");
    } catch (StateUnavailableException | ProblemException away) {
      return Optional.of("Redis is unavailable");
    }
  }

  /**
   * Like {@link #fault}, but at most one second old, so that Redis is read at most once a second.
   */
  Optional<String> cachedFault() {
    if (draining.isDraining()) {
      return fault();
    }
    lock.lock();
    try {
      CachedResult last = cached;
      long age = last == null ? -1 : clock.millis() - last.atMillis();
      if (last == null || age < 0 || age >= CACHED_MILLIS) {
        last = new CachedResult(fault(), clock.millis());
        cached = last;
      }
      return last.fault();
    } finally {
      lock.unlock();
    }
  }

  boolean isDraining() {
    return draining.isDraining();
  }

  private boolean hasLiveBridge() {
    for (PoolState pool : pools.all()) {
      if (calls.await(pool.queries().liveBridges()) > 0) {
        return true;
      }
    }
    return false;
  }
}
