package io.dsfleet.gateway;

import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.job.JobTransitions;
import java.util.List;

/** Applies control commands to Redis like a scheduler. */
final class FakeScheduler implements AutoCloseable {
  private final Subscription subscription;

  FakeScheduler(GatewayFixture gateway) {
    JobTransitions jobs = gateway.state().jobTransitions();
    subscription =
        gateway
            .consumers()
            .subscribe(
                Topology.controlQueue(gateway.pool()),
                ControlCommand.class,
                fault -> false,
                items -> {
                  items.forEach(item -> apply(jobs, item));
                  return List.of();
                });
  }

  private static void apply(JobTransitions jobs, ControlCommand command) {
    switch (command) {
      case CancelJob cancel -> jobs.cancel(cancel.jobId(), cancel.reason()).join();
      case ChangePriority change -> jobs.reprioritize(change.jobId(), change.priority()).join();
      case PausePool pause -> jobs.pause(pause.paused()).join();
      case TerminateInstance _ -> {}
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
