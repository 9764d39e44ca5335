package io.dsfleet.gateway.http;

import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools that this gateway serves, in configured order. */
public final class GatewayPools {
  private final Map<String, PoolState> pools = new LinkedHashMap<>();

  /** Serves the pools of these names. */
  public GatewayPools(FleetState state, List<String> names) {
    names.forEach(name -> pools.put(name, state.pool(name)));
  }

  /** All pools. */
  public List<PoolState> all() {
    return List.copyOf(pools.values());
  }

  /** The pool of this name, if it is served. */
  public Optional<PoolState> find(String name) {
    return Optional.ofNullable(pools.get(name));
  }

  /** The pool of this name; throws a 404 problem if it is not served. */
  public PoolState require(String name) {
    return find(name)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.UNKNOWN_POOL, unknownPoolMessage(name)));
  }

  /** Error message for a pool that is not served. */
  public String unknownPoolMessage(String name) {
    return "unknown pool '"
        + ProblemResponse.quotable(name)
        + "'; known pools: "
        + String.join(", ", pools.keySet());
  }

  /** The pool of a job by its id; throws a 404 problem if the id belongs to no served pool. */
  public PoolState requireForJob(String jobId) {
    try {
      return find(JobIds.poolOf(jobId)).orElseThrow(() -> unknownJob(jobId));
    } catch (IllegalArgumentException noJobId) {
      throw unknownJob(jobId);
    }
  }

  /** The 404 problem for an unknown job. */
  public static ProblemException unknownJob(String jobId) {
    return new ProblemException(
        ProblemCode.UNKNOWN_JOB, "no job with id '" + ProblemResponse.quotable(jobId) + "'");
  }
}
