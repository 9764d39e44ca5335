package io.dsfleet.bridge.connection;

import io.dsfleet.bridge.auth.HandshakeIdentity;
import io.dsfleet.bridge.media.OutputVisibility;
import io.dsfleet.bridge.session.AppQuery;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.SessionEffect;
import io.dsfleet.bridge.session.SessionInput;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.session.SessionMetric;
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.bridge.session.TransitionResult;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.JobProgressed;
import io.dsfleet.messages.job.UrlSecrets;
import io.dsfleet.service.JobStepLogger;
import io.dsfleet.service.LogContext;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the session state machine for one app. Inputs may arrive on any thread and are processed
 * serially; only {@link #awaitCapacity} blocks.
 */
public final class AppConnection {
  private static final Logger LOG = LoggerFactory.getLogger(AppConnection.class);
  private static final long CHECK_INTERVAL_MILLIS = 100;
  private static final long WARN_AFTER_MILLIS = 1_000;

  private static final String OUTPUT_MISSING =
      "output_missing: the app reported the file as done, but its result does not exist: ";

  private static final JobStepLogger STEP_LOG = JobStepLogger.forService("bridge");

  private final SessionMachine machine;
  private final AppSocket socket;
  private final SessionSideEffects sideEffects;
  private final LongSupplier clock;
  private final LogRateLimiter logLimiter;
  private final HandshakeIdentity identity;
  private final Queue<SessionInput> inputs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Semaphore eventPermits;
  private final Runnable onIntroduced;

  /**
   * How the connection ended.
   *
   * @param code close code sent by the bridge, null if the connection broke or the app closed it
   */
  record Closure(@Nullable Integer code, String reason) {}

  /** Completes when every event so far was passed to the publisher; set by {@link #drain} only. */
  private CompletableFuture<@Nullable Void> lastPublished = CompletableFuture.completedFuture(null);

  private final PendingQueries queries = new PendingQueries();
  private volatile long lastFrameMillis;
  private volatile boolean readingPaused;
  private volatile @Nullable CompletableFuture<Void> pendingProbe;
  private volatile SessionState state;
  private volatile @Nullable Closure ending;

  /**
   * Creates a connection that has not received a message.
   *
   * @param eventsBuffer maximum number of unconfirmed events
   * @param introduced runs once, when a valid {@code app_ready} has arrived or the connection ended
   */
  public AppConnection(
      SessionMachine machine,
      AppSocket socket,
      SessionSideEffects works,
      LongSupplier clock,
      int eventsBuffer,
      LogRateLimiter logs,
      HandshakeIdentity entrance,
      Runnable introduced) {
    this.machine = machine;
    this.socket = socket;
    this.sideEffects = works;
    this.clock = clock;
    this.logLimiter = logs;
    this.eventPermits = new Semaphore(eventsBuffer);
    this.identity = entrance;
    this.onIntroduced = introduced;
    this.lastFrameMillis = clock.getAsLong();
    this.state = machine.initialState(lastFrameMillis);
  }

  /** Identity that the app presented at the upgrade. */
  public HandshakeIdentity identity() {
    return identity;
  }

  /** Queues an input; it is processed after the earlier ones, on this or another thread. */
  public void post(SessionInput input) {
    inputs.add(input);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  /** Queues a tick. While the app is not read from, its silence does not count. */
  public void tick() {
    if (readingPaused) {
      lastFrameMillis = clock.getAsLong();
    }
    post(new SessionInput.Ticked(lastFrameMillis));
  }

  /** Records that a frame of any kind arrived. */
  public void recordFrame() {
    lastFrameMillis = clock.getAsLong();
    CompletableFuture<Void> probe = pendingProbe;
    if (probe != null) {
      probe.complete(null);
    }
  }

  /** Pings the app; completes with true if a frame of any kind arrives within the timeout. */
  public CompletableFuture<Boolean> probe(Duration timeout) {
    if (readingPaused) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Void> probe = new CompletableFuture<>();
    pendingProbe = probe;
    socket.ping();
    return probe
        .thenApply(_ -> true)
        .completeOnTimeout(false, timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Sends a query to the app; the future never fails. */
  public CompletableFuture<AppQueryResult> query(AppQuery question, Duration timeout) {
    CompletableFuture<AppQueryResult> answer = queries.add(question, timeout);
    post(new SessionInput.QueryRequested(question));
    return answer;
  }

  /** How the connection ended, null while it is open. */
  @Nullable Closure closure() {
    return ending;
  }

  /** Number of queries without a reply. */
  int pendingQueryCount() {
    return queries.size();
  }

  /**
   * Blocks while too many events of this app, or of all apps, are unconfirmed, so that the app is
   * not read from meanwhile. Closes the connection after {@code timeout}.
   */
  public void awaitCapacity(Duration timeout) {
    if (hasCapacity()) {
      return;
    }
    readingPaused = true;
    boolean hasRoom = false;
    try {
      hasRoom = awaitPermit(timeout);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      recordFrame();
      readingPaused = false;
    }
    if (!hasRoom) {
      post(
          new SessionInput.CloseRequested(CloseCode.TRY_AGAIN_LATER, "events cannot be delivered"));
    }
  }

  private boolean hasCapacity() {
    return eventPermits.availablePermits() > 0 && !sideEffects.isOverloaded();
  }

  private boolean awaitPermit(Duration timeout) throws InterruptedException {
    long startMillis = clock.getAsLong();
    long now = startMillis;
    boolean warned = false;
    while (now - startMillis < timeout.toMillis() && state.phase() != SessionState.Phase.CLOSED) {
      if (eventPermits.tryAcquire(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        eventPermits.release();
        if (!sideEffects.isOverloaded()) {
          return true;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CHECK_INTERVAL_MILLIS));
      }
      now = clock.getAsLong();
      if (!warned && now - startMillis >= WARN_AFTER_MILLIS) {
        warned = true;
        LOG.warn("{}: reading paused, events wait for the broker", sideEffects.displayName(state));
      }
    }
    return false;
  }

  /** The state after the last processed input. */
  public SessionState state() {
    return state;
  }

  private void drain() {
    int taken = 1;
    do {
      for (int i = 0; i < taken; i++) {
        SessionInput input = inputs.poll();
        if (input != null) {
          process(input);
        }
      }
      taken = pending.addAndGet(-taken);
    } while (taken != 0);
  }

  private void process(SessionInput input) {
    boolean awaitingReady = state.phase() == SessionState.Phase.AWAITING_READY;
    boolean entering = state.phase().isEntering();
    try {
      if (input instanceof SessionInput.Disconnected gone && ending == null) {
        ending = new Closure(null, gone.reason());
      }
      TransitionResult step = machine.apply(state, input, clock.getAsLong());
      state = step.state();
      step.effects().forEach(this::perform);
    } catch (RuntimeException fault) {
      try (LogContext _ = aboutApp()) {
        LOG.error("{}: session failed", sideEffects.displayName(state), fault);
      }
      if (!(input instanceof SessionInput.CloseRequested)) {
        inputs.add(new SessionInput.CloseRequested(CloseCode.INTERNAL_ERROR, "internal error"));
        pending.getAndIncrement();
      }
    }
    if (awaitingReady && state.phase() != SessionState.Phase.AWAITING_READY) {
      onIntroduced.run();
    }
    if (entering && !state.phase().isEntering()) {
      sideEffects.claimFinished(this);
    }
  }

  private void perform(SessionEffect effect) {
    switch (effect) {
      case SessionEffect.Send send -> send(send);
      case SessionEffect.Publish publish ->
          publish(publish.event(), CompletableFuture.completedFuture(publish.event()));
      case SessionEffect.PublishFileFinished finished ->
          publish(
              finished.event(),
              sideEffects
                  .findOutput(finished.outputPath())
                  .thenApply(found -> withOutput(finished, found)));
      case SessionEffect.Ping _ -> socket.ping();
      case SessionEffect.Close close -> {
        ending = new Closure(close.code().number(), close.reason());
        socket.close(close.code(), close.reason());
      }
      case SessionEffect.Claim claim -> claim(claim);
      case SessionEffect.Bind bind ->
          sideEffects.bind(
              bind.instanceId(),
              bind.session(),
              this,
              () -> post(new SessionInput.CommandsBound()));
      case SessionEffect.Release release -> {
        queries.disconnectAll();
        sideEffects.release(release.instanceId(), release.session(), this);
      }
      case SessionEffect.DeliverReply answered -> answered(answered.message());
      case SessionEffect.RejectQuery not -> queries.reject(not.requestId());
      case SessionEffect.ListFiles look ->
          sideEffects.listFiles(
              look.request(),
              found -> post(new SessionInput.ListingFinished(look.assignment(), found)));
      case SessionEffect.RecordLog log -> log(log);
      case SessionEffect.Count count -> sideEffects.count(count.metric());
      case SessionEffect.LogIgnored ignored -> {
        try (LogContext _ = LogContext.forMessage(ignored.command())) {
          LOG.debug("ignored {}: {}", ignored.command(), ignored.reason());
        }
      }
    }
  }

  /** Drops log lines of the app above its rate limit. */
  private void log(SessionEffect.RecordLog log) {
    if (logLimiter.tryAcquire(clock.getAsLong())) {
      Integer stream = log.line().streamId();
      String job = stream == null ? null : state.jobIdOf(stream);
      try (LogContext _ = LogContext.of(job, log.instanceId())) {
        sideEffects.recordLog(log.instanceId(), log.claim(), log.line());
      }
    } else {
      sideEffects.count(SessionMetric.LOG_LINE_DROPPED);
    }
  }

  private void answered(AppMessage answer) {
    if (!queries.complete(answer) && !(answer instanceof AppError)) {
      sideEffects.count(SessionMetric.LATE_REPLY);
    }
  }

  private void claim(SessionEffect.Claim claim) {
    var _ =
        sideEffects
            .claim(claim.ready(), claim.dialect(), this)
            .thenAccept(outcome -> post(new SessionInput.ClaimDecided(outcome)));
  }

  private void send(SessionEffect.Send send) {
    sideEffects.countSent(send.type());
    if (!socket.send(send.frame())) {
      socket.abort(CloseCode.TRY_AGAIN_LATER, "the app reads too slowly");
      post(new SessionInput.Disconnected("the app reads too slowly"));
    }
  }

  /**
   * Publishes an event when it is complete and the earlier events are published. The limit of
   * events only pauses reading, so an event above it is published, too.
   */
  private void publish(FleetEvent event, CompletableFuture<? extends FleetEvent> completed) {
    if (isLogged(event)) {
      STEP_LOG.log(event);
    }
    boolean counted = eventPermits.tryAcquire();
    lastPublished =
        lastPublished.thenCombine(
            completed,
            (_, complete) -> {
              publishNow(complete, counted);
              return null;
            });
  }

  private void publishNow(FleetEvent event, boolean counted) {
    CompletableFuture<?> confirmation;
    try {
      confirmation = sideEffects.publish(event);
    } catch (RuntimeException fault) {
      confirmation = CompletableFuture.failedFuture(fault);
    }
    var _ = confirmation.whenComplete((_, failure) -> published(event, counted, failure));
  }

  /** A result that is missing where it should be makes the file a failed one. */
  private static FleetEvent withOutput(
      SessionEffect.PublishFileFinished finished, OutputVisibility found) {
    FileFinished event = finished.event();
    boolean missing = found == OutputVisibility.MISSING;
    return new FileFinished(
        event.assignment(),
        event.fileId(),
        event.fileName(),
        missing ? OUTPUT_MISSING + UrlSecrets.mask(finished.outputPath()) : null,
        missing ? null : found == OutputVisibility.SEEN);
  }

  /** File and progress events are too many to log; the event feed has them. */
  private static boolean isLogged(FleetEvent event) {
    return !(event instanceof FileStarted
        || event instanceof FileFinished
        || event instanceof JobProgressed);
  }

  private LogContext aboutApp() {
    AppReady ready = state.appReady();
    return LogContext.of(null, ready == null ? null : ready.instanceId());
  }

  private void published(FleetEvent event, boolean counted, @Nullable Throwable failure) {
    if (counted) {
      eventPermits.release();
    }
    if (failure != null) {
      try (LogContext _ = LogContext.forMessage(event)) {
        LOG.warn(
            "{}: event could not be published: {}",
            sideEffects.displayName(state),
            failure.getMessage());
      }
      post(
          new SessionInput.CloseRequested(CloseCode.TRY_AGAIN_LATER, "events cannot be delivered"));
    }
  }
}
