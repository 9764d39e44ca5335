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

/** Whether a job and an {@code app_ready} would be accepted now, and whether jobs move on. */
public final class Health {
  private static final long CACHED_MILLIS = 1_000;

  private record Known(Optional<String> fault, long atMillis) {}

  private final FleetState state;
  private final Draining draining;
  private final Admission admission;
  private final Pools pools;
  private final StateCalls calls;
  private final BrokerMonitor broker;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Known known;

  public Health(
      FleetState state,
      Draining draining,
      Admission admission,
      Pools pools,
      StateCalls calls,
      BrokerMonitor broker,
      InstantSource clock) {
    this.state = state;
    this.draining = draining;
    this.admission = admission;
    this.pools = pools;
    this.calls = calls;
    this.broker = broker;
    this.clock = clock;
  }

  /** Why not, empty if they would. */
  Optional<String> fault() {
    if (draining.isDraining()) {
      return Optional.of("the server is shutting down");
    }
    try {
      if (!calls.get(state.ping())) {
        return Optional.of("Redis does not answer");
      }
      for (PoolState pool : pools.all()) {
        if (calls.get(pool.rebuilding().generation()).isEmpty()) {
          return Optional.of(
              "the record of the pool "
                  + pool.name()
                  + " is not in use: no scheduler has seen it yet, or Redis lost its data and"
                  + " ./dsfleet rebuild is needed");
        }
      }
      Optional<String> refusal = broker.fault().or(admission::refusal);
      return refusal.isPresent() || bridgeLives()
          ? refusal
          : Optional.of("no ds-bridge is there for apps to connect to");
    } catch (StateUnavailableException | ProblemException away) {
      return Optional.of("Redis does not answer");
    }
  }

  /** The same, but Redis is asked at most once a second, however many ask. */
  Optional<String> cachedFault() {
    if (draining.isDraining()) {
      return fault();
    }
    lock.lock();
    try {
      Known last = known;
      long age = last == null ? -1 : clock.millis() - last.atMillis();
      if (last == null || age < 0 || age >= CACHED_MILLIS) {
        last = new Known(fault(), clock.millis());
        known = last;
      }
      return last.fault();
    } finally {
      lock.unlock();
    }
  }

  boolean isDraining() {
    return draining.isDraining();
  }

  private boolean bridgeLives() {
    for (PoolState pool : pools.all()) {
      if (calls.get(pool.reads().liveBridges()) > 0) {
        return true;
      }
    }
    return false;
  }
}
