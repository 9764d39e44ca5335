package io.dsfleet.scheduler.events;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceEvent;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobIds;
import io.dsfleet.state.slot.PendingCommands;
import io.dsfleet.state.slot.RoutedAssignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Applies the events of one partition in batches; independent events are applied concurrently.
 *
 * <p>Redis executes calls in the order of submission, so updates of one attempt need not wait for
 * each other.
 */
public final class FleetEventHandler implements EnvelopeHandler<FleetEvent> {
  private final Function<String, PoolState> fleet;
  private final CommandPublisher dispatcher;
  private final JobEventApplier jobs;
  private final InstanceEventApplier instances;

  /** Applies events to the state and publishes the resulting commands. */
  public FleetEventHandler(
      Function<String, PoolState> fleet, CommandPublisher dispatcher, SchedulerMetrics metrics) {
    this.fleet = fleet;
    this.dispatcher = dispatcher;
    jobs = new JobEventApplier(metrics);
    instances = new InstanceEventApplier(fleet, dispatcher, metrics);
  }

  @Override
  public List<BrokerCodec.RejectedItem> handle(List<FleetEvent> events) {
    for (EventSegment segment : EventBatchPlanner.of(events)) {
      switch (segment) {
        case EventSegment.JobBatch batch -> apply(batch.updates());
        case EventSegment.InstanceBatch batch ->
            CompletableFuture.allOf(
                    batch.events().stream().map(this::apply).toArray(CompletableFuture[]::new))
                .join();
      }
    }
    return List.of();
  }

  private CompletableFuture<Boolean> apply(FleetEvent event) {
    return switch (event) {
      case InstanceEvent instance -> instances.apply(instance);
      case ProcessEvent process -> instances.apply(process);
      case JobEvent job ->
          throw new IllegalArgumentException("not an instance or process event: " + job);
    };
  }

  private void apply(List<JobUpdate> steps) {
    Map<String, List<CompletableFuture<PendingCommands>>> byPool = new LinkedHashMap<>();
    for (JobUpdate step : steps) {
      String pool = JobIds.poolOf(step.assignment().jobId());
      byPool
          .computeIfAbsent(pool, key -> new ArrayList<>())
          .add(jobs.apply(fleet.apply(pool).jobTransitions(), step));
    }
    byPool.forEach(
        (pool, replies) -> {
          List<PendingCommands> commands = replies.stream().map(CompletableFuture::join).toList();
          dispatcher.dispatch(fleet.apply(pool), concat(commands));
        });
  }

  private static PendingCommands concat(List<PendingCommands> all) {
    List<RoutedAssignment> starts = new ArrayList<>();
    List<RoutedAssignment> interrupts = new ArrayList<>();
    for (PendingCommands commands : all) {
      starts.addAll(commands.starts());
      interrupts.addAll(commands.interrupts());
    }
    return new PendingCommands(starts, interrupts);
  }
}
