package io.dsfleet.gateway.http;

import io.dsfleet.state.FleetState;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.PoolState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pools that this gateway serves, in the order of its settings. */
public final class Pools {
  private final Map<String, PoolState> pools = new LinkedHashMap<>();

  /** The pools of these names. */
  public Pools(FleetState state, List<String> names) {
    names.forEach(name -> pools.put(name, state.pool(name)));
  }

  /** Every pool. */
  public List<PoolState> all() {
    return List.copyOf(pools.values());
  }

  /** The pool of this name. */
  public Optional<PoolState> find(String name) {
    return Optional.ofNullable(pools.get(name));
  }

  /** The pool of this name; ends the request with 404 where there is none. */
  public PoolState named(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.UNKNOWN_POOL,
                    "expected one of " + pools.keySet() + ", but it is another"));
  }

  /** The pool that holds the job; ends the request with 404 where the id names none. */
  public PoolState ofJob(String jobId) {
    try {
      return find(JobIds.poolOf(jobId)).orElseThrow(Pools::unknownJob);
    } catch (IllegalArgumentException noJobId) {
      throw unknownJob();
    }
  }

  /** The answer for an id that is no job's. */
  public static ProblemException unknownJob() {
    return new ProblemException(ProblemCode.UNKNOWN_JOB, "expected a job's id, but it is none");
  }
}
