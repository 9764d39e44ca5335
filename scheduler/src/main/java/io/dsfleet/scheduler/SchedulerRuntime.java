package io.dsfleet.scheduler;

import io.dsfleet.broker.BrokerProperties;
import io.dsfleet.broker.BrokerUnavailableException;
import io.dsfleet.broker.consume.EnvelopeConsumers;
import io.dsfleet.broker.consume.EnvelopeHandler;
import io.dsfleet.broker.consume.Subscription;
import io.dsfleet.broker.journal.JournalStream;
import io.dsfleet.messages.broker.ControlCommand;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.SubmitJob;
import io.dsfleet.messages.broker.Topology;
import io.dsfleet.messages.job.UrlSecretSealer;
import io.dsfleet.scheduler.control.ControlCommandHandler;
import io.dsfleet.scheduler.deadletters.DeadLetterArchiver;
import io.dsfleet.scheduler.dispatch.CommandPublisher;
import io.dsfleet.scheduler.events.FleetEventHandler;
import io.dsfleet.scheduler.events.UnknownPoolEventFilter;
import io.dsfleet.scheduler.fleet.FleetReconciler;
import io.dsfleet.scheduler.journal.AckAfterJournal;
import io.dsfleet.scheduler.journal.JournalProperties;
import io.dsfleet.scheduler.journal.JournalUpdater;
import io.dsfleet.scheduler.metrics.SchedulerMetrics;
import io.dsfleet.scheduler.submission.ExternalSubmissions;
import io.dsfleet.scheduler.submission.ReplyToExtractor;
import io.dsfleet.scheduler.submission.SubmissionHandler;
import io.dsfleet.scheduler.timers.SlotConsistencyMonitor;
import io.dsfleet.scheduler.timers.Sweeper;
import io.dsfleet.state.FleetState;
import io.dsfleet.state.PoolState;
import io.dsfleet.state.connection.StateUnavailableException;
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

  /** Well below RabbitMQ's consumer timeout of 30 minutes. */
  private static final Duration MAX_HOLD = Duration.ofMinutes(1);

  private final SchedulerProperties properties;
  private final BrokerProperties broker;
  private final FleetState fleet;
  private final EnvelopeConsumers consumers;
  private final CommandPublisher dispatcher;
  private final ExternalSubmissions external;
  private final ReplyToExtractor replyTo;
  private final UrlSecretSealer secrets;
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
      CommandPublisher dispatcher,
      ExternalSubmissions external,
      ReplyToExtractor replyTo,
      UrlSecretSealer secrets,
      SchedulerMetrics metrics,
      JournalStream journal,
      JournalProperties journalProperties,
      ConnectionFactory connections,
      InstantSource clock) {
    this.properties = properties;
    this.broker = broker;
    this.fleet = fleet;
    this.consumers = consumers.suspendedBy(() -> fleet.ping().join(), MAX_HOLD);
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
    List<JournalUpdater> maintainers = new ArrayList<>();
    for (String name : properties.pools()) {
      PoolState pool = fleet.pool(name);
      JournalUpdater maintainer = startJournal(started, pool);
      maintainers.add(maintainer);
      consume(pool, maintainer);
      scheduleTasks(started, pool);
    }
    consumeEvents(maintainers);
  }

  private void consume(PoolState pool, JournalUpdater maintainer) {
    List<JournalUpdater> journal = List.of(maintainer);
    subscriptions.add(
        consumers.subscribe(
            Topology.jobsQueue(pool.name()),
            SubmitJob.class,
            SchedulerRuntime::isTransient,
            replyTo,
            new AckAfterJournal<>(
                new SubmissionHandler(pool, external, dispatcher, metrics), journal)));
    subscriptions.add(
        consumers.subscribe(
            Topology.controlQueue(pool.name()),
            ControlCommand.class,
            SchedulerRuntime::isTransient,
            new AckAfterJournal<>(new ControlCommandHandler(pool, dispatcher, metrics), journal)));
  }

  private void consumeEvents(List<JournalUpdater> maintainers) {
    for (int partition = 0; partition < broker.partitions(); partition++) {
      subscriptions.add(
          consumers.subscribe(
              Topology.eventsQueue(partition),
              FleetEvent.class,
              SchedulerRuntime::isTransient,
              new AckAfterJournal<>(events(), maintainers)));
    }
    subscriptions.add(
        consumers.subscribeDeadLetters(
            Topology.DEAD_LETTERS,
            SchedulerRuntime::isTransient,
            new DeadLetterArchiver(fleet.deadLetters(), secrets, metrics, clock)));
  }

  private EnvelopeHandler<FleetEvent> events() {
    return new UnknownPoolEventFilter(
        new FleetEventHandler(fleet::pool, dispatcher, metrics),
        fleet::pool,
        properties.pools(),
        metrics);
  }

  private void scheduleTasks(ScheduledExecutorService executor, PoolState pool) {
    schedule(
        executor,
        properties.sweepInterval(),
        new Sweeper(pool, dispatcher, metrics, clock, properties.sweepBatchSize()));
    schedule(executor, properties.consistencyInterval(), new SlotConsistencyMonitor(pool, metrics));
    schedule(
        executor,
        properties.reconcileInterval(),
        new FleetReconciler(pool, dispatcher, properties.scaling(), clock));
  }

  /** Runs once before the consumers start, so that the state is in use if possible. */
  private JournalUpdater startJournal(ScheduledExecutorService executor, PoolState pool) {
    JournalUpdater maintainer =
        new JournalUpdater(pool, journal, journalProperties, metrics, clock, executor);
    ConnectionListener onReconnect = connection -> maintainer.onBrokerReconnect();
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
