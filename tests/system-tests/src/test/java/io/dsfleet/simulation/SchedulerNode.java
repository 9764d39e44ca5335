package io.dsfleet.simulation;

import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.scheduler.control.ControlCommandHandler;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.events.FleetEventHandler;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.scheduler.submission.SubmissionHandler;
import io.dsfleet.scheduler.timers.Sweeper;
import io.dsfleet.state.PoolState;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

/** A simulated process of a scheduler: real components without threads. */
final class SchedulerNode {
  private static final long SWEEP = 1_000;
  private static final SchedulerMetrics METRICS =
      new SchedulerMetrics(new CompositeMeterRegistry());

  private final ServiceProcess life;
  private final Sweeper sweeper;

  SchedulerNode(ServiceProcess life, PoolState pool, BrokerConnection broker) {
    this.life = life;
    CommandPublisher dispatcher = new CommandPublisher(broker, METRICS, Runnable::run);
    sweeper = new Sweeper(pool, dispatcher, METRICS, life.world()::instant, 100);
    broker.<SubmitJob>consume(
        Topology.jobsQueue(FleetSimulation.POOL),
        new SubmissionHandler(pool, null, dispatcher, METRICS));
    broker.<ControlCommand>consume(
        Topology.controlQueue(FleetSimulation.POOL),
        new ControlCommandHandler(pool, dispatcher, METRICS));
    for (int partition = 0; partition < FleetSimulation.PARTITIONS; partition++) {
      broker.<FleetEvent>consume(
          Topology.eventsQueue(partition),
          new FleetEventHandler(name -> pool, dispatcher, METRICS));
    }
    life.schedule(life.world().between(1, SWEEP), "", this::sweep);
  }

  private void sweep() {
    sweeper.run();
    life.schedule(SWEEP, "", this::sweep);
  }
}
