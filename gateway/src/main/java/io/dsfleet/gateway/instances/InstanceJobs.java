package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.Pools;
import io.dsfleet.gateway.http.StateCalls;
import io.dsfleet.gateway.jobs.JobControl;
import io.dsfleet.state.JobRecord;
import java.util.ArrayList;
import java.util.List;

/** Cancels the jobs of an instance, for other packages of the gateway. */
public final class InstanceJobs {
  private final Pools pools;
  private final StateCalls calls;
  private final JobControl commands;

  public InstanceJobs(Pools pools, StateCalls calls, JobControl commands) {
    this.pools = pools;
    this.calls = calls;
    this.commands = commands;
  }

  /** Cancels all jobs on the streams of the instance; returns their ids. */
  public List<String> cancelAll(String instanceId, String reason) {
    List<String> cancelled = new ArrayList<>();
    InstanceLookup.find(pools, calls, instanceId)
        .ifPresent(
            found -> {
              for (JobRecord job : SlotOwner.jobs(found, calls)) {
                var _ = commands.cancel(found.pool(), job, reason);
                cancelled.add(job.id());
              }
            });
    return cancelled;
  }
}
