package io.dsfleet.gateway.instances;

import io.dsfleet.gateway.http.BoundedAwait;
import io.dsfleet.gateway.http.GatewayPools;
import io.dsfleet.gateway.jobs.JobCommands;
import io.dsfleet.state.job.JobRecord;
import java.util.ArrayList;
import java.util.List;

/** Cancels the jobs of an instance, for other packages of the gateway. */
public final class InstanceJobCanceller {
  private final GatewayPools pools;
  private final BoundedAwait calls;
  private final JobCommands commands;

  public InstanceJobCanceller(GatewayPools pools, BoundedAwait calls, JobCommands commands) {
    this.pools = pools;
    this.calls = calls;
    this.commands = commands;
  }

  /** Cancels all jobs on the streams of the instance; returns their ids. */
  public List<String> cancelAll(String instanceId, String reason) {
    List<String> cancelled = new ArrayList<>();
    LocatedInstance.find(pools, calls, instanceId)
        .ifPresent(
            found -> {
              for (JobRecord job : SlotJobs.jobs(found, calls)) {
                var _ = commands.cancel(found.pool(), job, reason);
                cancelled.add(job.id());
              }
            });
    return cancelled;
  }
}
