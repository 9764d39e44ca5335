package io.dsfleet.gateway.processes;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.Problem;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.ProcessRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds launched processes across all pools. */
final class ProcessLookup {
  private static final Comparator<Found> LIVE_THEN_NEWEST =
      Comparator.comparing((Found found) -> !found.process().state().isOver())
          .thenComparingLong(found -> found.process().launchedMillis());

  private final Pools pools;
  private final StateCalls calls;

  ProcessLookup(Pools pools, StateCalls calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /** A process and its pool. */
  record Found(PoolState pool, ProcessRecord process) {}

  /** All processes, newest launch first. */
  List<Found> all() {
    List<Found> all = new ArrayList<>();
    for (PoolState pool : pools.all()) {
      calls.get(pool.reads().processes()).forEach(process -> all.add(new Found(pool, process)));
    }
    all.sort(
        Comparator.comparingLong((Found found) -> -found.process().launchedMillis())
            .thenComparing(found -> found.process().id()));
    return all;
  }

  /**
   * The process with this id.
   *
   * @throws ProblemException 404 if there is none
   */
  Found named(String id) {
    for (PoolState pool : pools.all()) {
      Optional<ProcessRecord> found = calls.get(pool.reads().process(id));
      if (found.isPresent()) {
        return new Found(pool, found.get());
      }
    }
    throw new ProblemException(
        ProblemCode.UNKNOWN_PROCESS, "no process with id '" + Problem.shortened(id) + "'");
  }

  /** The instance's process that has not ended, otherwise its newest; empty if there is none. */
  Optional<Found> ofInstance(String instanceId) {
    return all().stream()
        .filter(found -> found.process().instanceId().equals(instanceId))
        .max(LIVE_THEN_NEWEST);
  }
}
