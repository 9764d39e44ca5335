package io.dsfleet.gateway.processes;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.ProcessRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds launched processes in the pools. */
final class ProcessLookup {
  private static final Comparator<Found> PRESENT =
      Comparator.comparing((Found found) -> !found.process().state().isOver())
          .thenComparingLong(found -> found.process().launchedMillis());

  private final Pools pools;
  private final StateCalls calls;

  ProcessLookup(Pools pools, StateCalls calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /** A process and the pool that has it. */
  record Found(PoolState pool, ProcessRecord process) {}

  /** Every process, newest launch first. */
  List<Found> all() {
    List<Found> all = new ArrayList<>();
    for (PoolState pool : pools.all()) {
      calls.get(pool.reads().processes()).forEach(each -> all.add(new Found(pool, each)));
    }
    all.sort(
        Comparator.comparingLong((Found found) -> -found.process().launchedMillis())
            .thenComparing(found -> found.process().id()));
    return all;
  }

  /** The process of this id; ends the request with 404 where there is none. */
  Found named(String id) {
    for (PoolState pool : pools.all()) {
      Optional<ProcessRecord> found = calls.get(pool.reads().process(id));
      if (found.isPresent()) {
        return new Found(pool, found.get());
      }
    }
    throw new ProblemException(
        ProblemCode.UNKNOWN_PROCESS, "expected a process's id, but it is none");
  }

  /** The instance's process: the one that is not over, else the newest launch. */
  Optional<Found> ofInstance(String instanceId) {
    return all().stream()
        .filter(found -> found.process().instanceId().equals(instanceId))
        .max(PRESENT);
  }
}
