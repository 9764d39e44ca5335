package io.dsfleet.gateway.processes;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.http.ProblemCode;
import io.dsfleet.gateway.http.ProblemException;
import io.dsfleet.gateway.http.ProblemResponse;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.process.ProcessRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds launched processes across all pools. */
final class ProcessLookup {
  private static final Comparator<LocatedProcess> LIVE_THEN_NEWEST =
      Comparator.comparing((LocatedProcess found) -> !found.process().state().isOver())
          .thenComparingLong(found -> found.process().launchedMillis());

  private final GatewayPools pools;
  private final BoundedAwait calls;

  ProcessLookup(GatewayPools pools, BoundedAwait calls) {
    this.pools = pools;
    this.calls = calls;
  }

  /** A process and its pool. */
  record LocatedProcess(PoolState pool, ProcessRecord process) {}

  /** All processes, newest launch first. */
  List<LocatedProcess> findAll() {
    List<LocatedProcess> all = new ArrayList<>();
    for (PoolState pool : pools.all()) {
      calls
          .await(pool.queries().processes())
          .forEach(process -> all.add(new LocatedProcess(pool, process)));
    }
    all.sort(
        Comparator.comparingLong((LocatedProcess found) -> -found.process().launchedMillis())
            .thenComparing(found -> found.process().id()));
    return all;
  }

  /**
   * The process with this id.
   *
   * @throws ProblemException 404 if there is none
   */
  LocatedProcess get(String id) {
    for (PoolState pool : pools.all()) {
      Optional<ProcessRecord> found = calls.await(pool.queries().process(id));
      if (found.isPresent()) {
        return new LocatedProcess(pool, found.get());
      }
    }
    throw new ProblemException(
        ProblemCode.UNKNOWN_PROCESS, "no process with id '" + ProblemResponse.quotable(id) + "'");
  }

  /** The instance's process that has not ended, otherwise its newest; empty if there is none. */
  Optional<LocatedProcess> findByInstance(String instanceId) {
    return findAll().stream()
        .filter(found -> found.process().instanceId().equals(instanceId))
        .max(LIVE_THEN_NEWEST);
  }
}
