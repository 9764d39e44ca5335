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

/** Starts and stops the consumers and periodic tasks of the scheduler. */
final class SchedulerRuntime implements SmartLifecycle {
  /**
   * Each task may block on Redis or the broker; one thread per task keeps sweeps from waiting for a
   * journal.
   */
  private static final int THREADS_PER_POOL = 4;

  /** Threads for journal runs that are requested by acknowledgements. */
  private static final int JOURNAL_THREADS = 2;

  private final SchedulerProperties properties;
  private final BrokerProperties broker;
  private final FleetState fleet;
  private final EnvelopeConsumers consumers;
  private final Dispatcher dispatcher;
  private final BareSubmissions external;
  private final UpstreamAddresses replyTo;
  private final CameraSecrets secrets;
  private final SchedulerMetrics metrics;
  private final JournalStream journal;
  private final JournalProperties journalProperties;
  private final ConnectionFactory connections;
  private final InstantSource clock;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private @Nullable ScheduledExecutorService timer;

  SchedulerRuntime(
      SchedulerProperties properties,
      BrokerProperties broker,
      FleetState fleet,
      EnvelopeConsumers consumers,
      Dispatcher dispatcher,
      BareSubmissions external,
      UpstreamAddresses replyTo,
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
    this.external = external;
    this.replyTo = replyTo;
    this.secrets = secrets;
    this.metrics = metrics;
    this.journal = journal;
    this.journalProperties = journalProperties;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public synchronized void start() {
    if (timer != null) {
      return;
    }
    ScheduledExecutorService started =
        Executors.newScheduledThreadPool(
            THREADS_PER_POOL * properties.pools().size() + JOURNAL_THREADS,
            Thread.ofPlatform().daemon().name("scheduler-timer-", 0).factory());
    timer = started;
    List<JournalKeeper> maintainers = new ArrayList<>();
    for (String name : properties.pools()) {
      PoolState pool = fleet.pool(name);
      JournalKeeper maintainer = startJournal(started, pool);
      maintainers.add(maintainer);
      consume(pool, maintainer);
      scheduleTasks(started, pool);
    }
    consumeEvents(maintainers);
  }

  private void consume(PoolState pool, JournalKeeper maintainer) {
    List<JournalKeeper> journal = List.of(maintainer);
    subscriptions.add(
        consumers.subscribe(
            Topology.jobsQueue(pool.name()),
            SubmitJob.class,
            SchedulerRuntime::isTransient,
            replyTo,
            new Journaled<>(new SubmissionIntake(pool, external, dispatcher, metrics), journal)));
    subscriptions.add(
        consumers.subscribe(
            Topology.controlQueue(pool.name()),
            ControlCommand.class,
            SchedulerRuntime::isTransient,
            new Journaled<>(new ControlDesk(pool, dispatcher, metrics), journal)));
  }

  private void consumeEvents(List<JournalKeeper> maintainers) {
    for (int partition = 0; partition < broker.partitions(); partition++) {
      subscriptions.add(
          consumers.subscribe(
              Topology.eventsQueue(partition),
              FleetEvent.class,
              SchedulerRuntime::isTransient,
              new Journaled<>(events(), maintainers)));
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

  private void scheduleTasks(ScheduledExecutorService executor, PoolState pool) {
    schedule(
        executor,
        properties.sweepInterval(),
        new Sweeper(pool, dispatcher, metrics, clock, properties.sweepItems()));
    schedule(executor, properties.auditInterval(), new Auditor(pool, metrics));
    schedule(
        executor,
        properties.fleetInterval(),
        new FleetKeeper(pool, dispatcher, properties.scaling(), clock));
  }

  /** Runs once before the consumers start, so that the state is in use if possible. */
  private JournalKeeper startJournal(ScheduledExecutorService executor, PoolState pool) {
    JournalKeeper maintainer =
        new JournalKeeper(pool, journal, journalProperties, metrics, clock, executor);
    ConnectionListener onReconnect = connection -> maintainer.brokerCameBack();
    maintainer.run();
    connections.addConnectionListener(onReconnect);
    schedule(executor, journalProperties.interval(), maintainer);
    return maintainer;
  }

  private static void schedule(ScheduledExecutorService timer, Duration pause, Runnable task) {
    var _ =
        timer.scheduleWithFixedDelay(
            task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether the fault is transient: Redis or the broker is unavailable. */
  static boolean isTransient(Throwable fault) {
    return fault instanceof StateUnavailableException
        || fault instanceof BrokerUnavailableException;
  }

  /** Stops the consumers first; unacknowledged deliveries are redelivered. */
  @Override
  public synchronized void stop() {
    ScheduledExecutorService running = timer;
    if (running == null) {
      return;
    }
    closeAll();
    running.shutdownNow();
    timer = null;
  }

  /** Closes in parallel, because each close waits for the current delivery. */
  private void closeAll() {
    try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
      subscriptions.forEach(subscription -> closing.execute(subscription::close));
    }
    subscriptions.clear();
  }

  @Override
  public synchronized boolean isRunning() {
    return timer != null;
  }
}
