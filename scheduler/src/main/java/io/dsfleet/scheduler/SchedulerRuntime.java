package io.dsfleet.scheduler;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.EnvelopeConsumers;
import io.dsfleet.broker.EnvelopeHandler;
import io.dsfleet.broker.JournalStream;
import io.dsfleet.broker.Subscription;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.CameraSecrets;
import io.dsfleet.scheduler.control.ControlDesk;
import io.dsfleet.scheduler.dead.DeadLetterArchive;
import io.dsfleet.scheduler.dispatch.Dispatcher;
import io.dsfleet.scheduler.events.EventApplier;
import io.dsfleet.scheduler.events.ServedPools;
import io.dsfleet.scheduler.fleet.FleetKeeper;
import io.dsfleet.scheduler.intake.BareSubmissions;
import io.dsfleet.scheduler.intake.SubmissionIntake;
import io.dsfleet.scheduler.intake.UpstreamAddresses;
import io.dsfleet.scheduler.journal.JournalKeeper;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.scheduler.journal.Journaled;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.scheduler.sweep.Auditor;
import io.dsfleet.scheduler.sweep.Sweeper;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.StateUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.context.SmartLifecycle;

/** Runs the scheduler: its consumers and its ticks, from start to stop. */
final class SchedulerRuntime implements SmartLifecycle {
  /** Each may wait for Redis or the broker; sweeps shall not wait for a journal. */
  private static final int TICKS_OF_A_POOL = 4;

  /** What the journals are asked to do at once. */
  private static final int LOOKS_AT_ONCE = 2;

  private final SchedulerProperties properties;
  private final BrokerProperties broker;
  private final FleetState fleet;
  private final EnvelopeConsumers consumers;
  private final Dispatcher dispatcher;
  private final BareSubmissions bare;
  private final UpstreamAddresses addresses;
  private final CameraSecrets secrets;
  private final SchedulerMetrics metrics;
  private final JournalStream journal;
  private final JournalProperties journalProperties;
  private final ConnectionFactory connections;
  private final InstantSource clock;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable ScheduledExecutorService ticks;

  SchedulerRuntime(
      SchedulerProperties properties,
      BrokerProperties broker,
      FleetState fleet,
      EnvelopeConsumers consumers,
      Dispatcher dispatcher,
      BareSubmissions bare,
      UpstreamAddresses addresses,
      CameraSecrets secrets,
      SchedulerMetrics metrics,
      JournalStream journal,
      JournalProperties journalProperties,
      ConnectionFactory connections,
      InstantSource clock) {
    this.properties = properties;
    this.broker = broker;
    this.fleet = fleet;
    this.consumers = consumers;
    this.dispatcher = dispatcher;
    this.bare = bare;
    this.addresses = addresses;
    this.secrets = secrets;
    this.metrics = metrics;
    this.journal = journal;
    this.journalProperties = journalProperties;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    if (ticks != null) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newScheduledThreadPool(
            TICKS_OF_A_POOL * properties.pools().size() + LOOKS_AT_ONCE,
            Thread.ofPlatform().daemon().name("scheduler-tick-", 0).factory());
    ticks = started;
    List<JournalKeeper> keepers = new ArrayList<>();
    for (String name : properties.pools()) {
      PoolState pool = fleet.pool(name);
      JournalKeeper keeper = keepJournal(started, pool);
      keepers.add(keeper);
      consume(pool, keeper);
      tick(started, pool);
    }
    consumeEvents(keepers);
  }

  private void consume(PoolState pool, JournalKeeper keeper) {
    List<JournalKeeper> journal = List.of(keeper);
    subscriptions.add(
        consumers.subscribe(
            Topology.jobsQueue(pool.name()),
            SubmitJob.class,
            SchedulerRuntime::isTransient,
            addresses,
            new Journaled<>(new SubmissionIntake(pool, bare, dispatcher, metrics), journal)));
    subscriptions.add(
        consumers.subscribe(
            Topology.controlQueue(pool.name()),
            ControlCommand.class,
            SchedulerRuntime::isTransient,
            new Journaled<>(new ControlDesk(pool, dispatcher, metrics), journal)));
  }

  private void consumeEvents(List<JournalKeeper> keepers) {
    for (int partition = 0; partition < broker.partitions(); partition++) {
      subscriptions.add(
          consumers.subscribe(
              Topology.eventsQueue(partition),
              FleetEvent.class,
              SchedulerRuntime::isTransient,
              new Journaled<>(events(), keepers)));
    }
    subscriptions.add(
        consumers.subscribeDead(
            Topology.DEAD,
            SchedulerRuntime::isTransient,
            new DeadLetterArchive(fleet.deadLetters(), secrets, metrics, clock)));
  }

  private EnvelopeHandler<FleetEvent> events() {
    return new ServedPools(
        new EventApplier(fleet::pool, dispatcher, metrics),
        fleet::pool,
        properties.pools(),
        metrics);
  }

  private void tick(ScheduledExecutorService timer, PoolState pool) {
    every(
        timer,
        properties.sweepInterval(),
        new Sweeper(pool, dispatcher, metrics, clock, properties.sweepItems()));
    every(timer, properties.auditInterval(), new Auditor(pool, metrics));
    every(
        timer,
        properties.fleetInterval(),
        new FleetKeeper(pool, dispatcher, properties.scaling(), clock));
  }

  /** The first look is taken here: nothing begins before the record is in use, if it can be. */
  private JournalKeeper keepJournal(ScheduledExecutorService timer, PoolState pool) {
    JournalKeeper keeper =
        new JournalKeeper(pool, journal, journalProperties, metrics, clock, timer);
    ConnectionListener back = connection -> keeper.brokerCameBack();
    keeper.run();
    connections.addConnectionListener(back);
    every(timer, journalProperties.interval(), keeper);
    return keeper;
  }

  private static void every(ScheduledExecutorService timer, Duration pause, Runnable tick) {
    var _ =
        timer.scheduleWithFixedDelay(
            tick, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What passes by itself: Redis or the broker is away. */
  static boolean isTransient(Throwable fault) {
    return fault instanceof StateUnavailableException
        || fault instanceof BrokerUnavailableException;
  }

  /** Ends the consumers first: what they have not acknowledged is delivered again. */
  @Override
  public synchronized void stop() {
    ScheduledExecutorService running = ticks;
    if (running == null) {
      return;
    }
    closeAll();
    running.shutdownNow();
    ticks = null;
  }

  /** Side by side: each waits for its consumer's last delivery. */
  private void closeAll() {
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      subscriptions.forEach(subscription -> closing.execute(subscription::close));
    }
    subscriptions.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return ticks != null;
  }
}
