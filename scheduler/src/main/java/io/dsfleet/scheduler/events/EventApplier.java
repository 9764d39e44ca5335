package io.dsfleet.scheduler.events;

import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceEvent;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.JobIds;
import io.dsfleet.state.Orders;
import io.dsfleet.state.Placement;
import io.dsfleet.state.PoolState;
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
public final class EventApplier implements EnvelopeHandler<FleetEvent> {
  private final Function<String, PoolState> fleet;
  private final Dispatcher dispatcher;
  private final JobEvents jobs;
  private final InstanceEvents instances;

  /** Applies events to the state and publishes the resulting commands. */
  public EventApplier(
      Function<String, PoolState> fleet, Dispatcher dispatcher, SchedulerMetrics metrics) {
    this.fleet = fleet;
    this.dispatcher = dispatcher;
    jobs = new JobEvents(metrics);
    instances = new InstanceEvents(fleet, dispatcher, metrics);
  }

  @Override
  public List<BrokerCodec.Rejected> handle(List<FleetEvent> events) {
    for (Segment segment : EventPlan.of(events)) {
      switch (segment) {
        case Segment.OfJobs batch -> apply(batch.steps());
        case Segment.OfInstances batch ->
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

  private void apply(List<Step> steps) {
    Map<String, List<CompletableFuture<Orders>>> byPool = new LinkedHashMap<>();
    for (Step step : steps) {
      String pool = JobIds.poolOf(step.assignment().jobId());
      byPool
          .computeIfAbsent(pool, key -> new ArrayList<>())
          .add(jobs.apply(fleet.apply(pool).jobTransitions(), step));
    }
    byPool.forEach(
        (pool, replies) -> {
          List<Orders> commands = replies.stream().map(CompletableFuture::join).toList();
          dispatcher.issue(fleet.apply(pool), concat(commands));
        });
  }

  private static Orders concat(List<Orders> all) {
    List<Placement> starts = new ArrayList<>();
    List<Placement> interrupts = new ArrayList<>();
    for (Orders commands : all) {
      starts.addAll(commands.starts());
      interrupts.addAll(commands.interrupts());
    }
    return new Orders(starts, interrupts);
  }
}
