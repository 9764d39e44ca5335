package io.dsfleet.gateway.health;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.gateway.submission.Admission;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StateUnavailableException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Whether jobs and {@code app_ready} are accepted now, and whether jobs make progress. */
public final class Health {
  private static final long CACHED_MILLIS = 1_000;

  private record CachedResult(Optional<String> fault, long atMillis) {}

  private final FleetState state;
  private final Draining draining;
  private final Admission gate;
  private final Pools pools;
  private final StateCalls calls;
  private final BrokerMonitor broker;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable CachedResult cached;

  public Health(
      FleetState state,
      Draining draining,
      Admission gate,
      Pools pools,
      StateCalls calls,
      BrokerMonitor broker,
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
      if (!calls.get(state.ping())) {
        return Optional.of("Redis is unavailable");
      }
      for (PoolState pool : pools.all()) {
        if (calls.get(pool.rebuilding().generation()).isEmpty()) {
          return Optional.of(
              "the pool "
                  + pool.name()
                  + " is not initialised: no scheduler has started yet, or Redis lost its data and"
                  + " ./dsfleet rebuild is needed");
        }
      }
      Optional<String> refusal = broker.fault().or(gate::refusal);
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
      if (calls.get(pool.reads().liveBridges()) > 0) {
        return true;
      }
    }
    return false;
  }
}
