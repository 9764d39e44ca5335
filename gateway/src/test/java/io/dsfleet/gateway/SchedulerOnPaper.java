package io.dsfleet.gateway;

import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.CancelJob;
import io.dsfleet.messages.broker.ChangePriority;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.PausePool;
import io.dsfleet.messages.broker.TerminateInstance;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.state.Scheduling;
import java.util.List;

/** Applies control commands to Redis like a scheduler. */
final class SchedulerOnPaper implements AutoCloseable {
  private final Subscription subscription;

  SchedulerOnPaper(GatewayUnderTest gateway) {
    Scheduling scheduling = gateway.state().scheduling();
    subscription =
        gateway
            .consumers()
            .subscribe(
                Topology.controlQueue(gateway.pool()),
                ControlCommand.class,
                fault -> false,
                items -> {
                  items.forEach(item -> apply(scheduling, item));
                  return List.of();
                });
  }

  private static void apply(Scheduling scheduling, ControlCommand command) {
    switch (command) {
      case CancelJob cancel -> scheduling.cancel(cancel.jobId(), cancel.reason()).join();
      case ChangePriority change ->
          scheduling.reprioritize(change.jobId(), change.priority()).join();
      case PausePool pause -> scheduling.pause(pause.paused()).join();
      case TerminateInstance _ -> {}
    }
  }

  @Override
  public void close() {
    subscription.close();
  }
}
