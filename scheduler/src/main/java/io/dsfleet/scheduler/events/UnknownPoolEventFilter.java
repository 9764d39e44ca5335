package io.dsfleet.scheduler.events;

import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.messages.broker.BrokerCodec;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.JobEvent;
import io.dsfleet.messages.broker.ProcessEvent;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.job.JobIds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops events of pools that are not in use once all pools of this scheduler are, so that an
 * unknown pool cannot block its partition.
 */
public final class UnknownPoolEventFilter implements EnvelopeHandler<FleetEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(UnknownPoolEventFilter.class);

  private final EnvelopeHandler<FleetEvent> handler;
  private final Function<String, PoolState> fleet;
  private final Set<String> served;
  private final SchedulerMetrics metrics;

  /**
   * @param served pools of this scheduler
   */
  public UnknownPoolEventFilter(
      EnvelopeHandler<FleetEvent> handler,
      Function<String, PoolState> fleet,
      List<String> served,
      SchedulerMetrics metrics) {
    this.handler = handler;
    this.fleet = fleet;
    this.served = Set.copyOf(served);
    this.metrics = metrics;
  }

  @Override
  public List<BrokerCodec.RejectedItem> handle(List<FleetEvent> items) {
    Set<String> unknown = new HashSet<>();
    for (FleetEvent item : items) {
      String pool = poolOf(item);
      if (!served.contains(pool)) {
        unknown.add(pool);
      }
    }
    if (unknown.isEmpty() || !served.stream().allMatch(this::isInUse)) {
      return handler.handle(items);
    }
    unknown.removeIf(this::isInUse);
    List<FleetEvent> kept = items.stream().filter(item -> !unknown.contains(poolOf(item))).toList();
    if (kept.size() < items.size()) {
      LOG.info(
          "dropped {} events of pools that are not in use: {}",
          items.size() - kept.size(),
          unknown);
      Stream.generate(() -> "unknown_pool")
          .limit(items.size() - kept.size())
          .forEach(metrics::countStaleEvent);
    }
    return kept.isEmpty() ? List.of() : handler.handle(kept);
  }

  private boolean isInUse(String pool) {
    return fleet.apply(pool).recovery().generation().join().isPresent();
  }

  private static String poolOf(FleetEvent event) {
    return switch (event) {
      case JobEvent job -> JobIds.poolOf(job.assignment().jobId());
      case ProcessEvent process -> process.pool();
      case InstanceReady ready -> ready.pool();
      case SessionLost lost -> lost.pool();
      case InstanceTerminated ended -> ended.pool();
    };
  }
}
