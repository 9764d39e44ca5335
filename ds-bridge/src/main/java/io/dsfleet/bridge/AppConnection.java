package io.dsfleet.bridge;

import io.dsfleet.bridge.door.Entrance;
import io.dsfleet.bridge.session.CloseCode;
import io.dsfleet.bridge.session.Effect;
import io.dsfleet.bridge.session.Input;
import io.dsfleet.bridge.session.Question;
import io.dsfleet.bridge.session.SessionMachine;
import io.dsfleet.bridge.session.SessionState;
import io.dsfleet.bridge.session.Step;
import io.dsfleet.bridge.session.Tally;
import io.dsfleet.broker.JobLines;
import io.dsfleet.broker.LogContext;
import io.dsfleet.messages.app.AppError;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.broker.FileFinished;
import io.dsfleet.messages.broker.FileStarted;
import io.dsfleet.messages.broker.FleetEvent;
import io.dsfleet.messages.broker.JobProgressed;
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
 * serially; only {@link #awaitRoom} blocks.
 */
final class AppConnection {
  private static final Logger LOG = LoggerFactory.getLogger(AppConnection.class);
  private static final long CHECK_INTERVAL_MILLIS = 100;
  private static final long WARN_AFTER_MILLIS = 1_000;

  private static final JobLines STEP_LOG = JobLines.of("bridge");

  private final SessionMachine machine;
  private final Socket socket;
  private final BridgeWorks works;
  private final LongSupplier clock;
  private final LogAllowance logs;
  private final Entrance entrance;
  private final Queue<Input> inputs = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();
  private final Semaphore room;
  private final Runnable introduced;

  /**
   * How the connection ended.
   *
   * @param code close code sent by the bridge, null if the connection broke or the app closed it
   */
  record Ending(@Nullable Integer code, String reason) {}

  private final OpenQuestions questions = new OpenQuestions();
  private volatile long lastFrameMillis;
  private volatile boolean readingPaused;
  private volatile @Nullable CompletableFuture<Void> pendingProbe;
  private volatile SessionState state;
  private volatile @Nullable Ending ending;

  /**
   * Creates a connection that has not received a message.
   *
   * @param eventsBuffer maximum number of unconfirmed events
   * @param introduced runs once, when a valid {@code app_ready} has arrived or the connection ended
   */
  AppConnection(
      SessionMachine machine,
      Socket socket,
      BridgeWorks works,
      LongSupplier clock,
      int eventsBuffer,
      LogAllowance logs,
      Entrance entrance,
      Runnable introduced) {
    this.machine = machine;
    this.socket = socket;
    this.works = works;
    this.clock = clock;
    this.logs = logs;
    this.room = new Semaphore(eventsBuffer);
    this.entrance = entrance;
    this.introduced = introduced;
    this.lastFrameMillis = clock.getAsLong();
    this.state = machine.connected(lastFrameMillis);
  }

  /** Identity that the app presented at the upgrade. */
  Entrance entrance() {
    return entrance;
  }

  /** Queues an input; it is processed after the earlier ones, on this or another thread. */
  void post(Input input) {
    inputs.add(input);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  /** Queues a tick. While the app is not read from, its silence does not count. */
  void tick() {
    if (readingPaused) {
      lastFrameMillis = clock.getAsLong();
    }
    post(new Input.Ticked(lastFrameMillis));
  }

  /** Records that a frame of any kind arrived. */
  void heard() {
    lastFrameMillis = clock.getAsLong();
    CompletableFuture<Void> probe = pendingProbe;
    if (probe != null) {
      probe.complete(null);
    }
  }

  /** Pings the app; completes with true if a frame of any kind arrives within the timeout. */
  CompletableFuture<Boolean> probe(Duration timeout) {
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
  CompletableFuture<AppAnswer> ask(Question question, Duration timeout) {
    CompletableFuture<AppAnswer> answer = questions.open(question, timeout);
    post(new Input.Asked(question));
    return answer;
  }

  /** How the connection ended, null while it is open. */
  @Nullable Ending ending() {
    return ending;
  }

  /** Number of queries without a reply. */
  int openQuestions() {
    return questions.size();
  }

  /**
   * Blocks while too many events of this app, or of all apps, are unconfirmed, so that the app is
   * not read from meanwhile. Closes the connection after {@code timeout}.
   */
  void awaitRoom(Duration timeout) {
    if (hasRoom()) {
      return;
    }
    readingPaused = true;
    boolean hasRoom = false;
    try {
      hasRoom = roomWithin(timeout);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      heard();
      readingPaused = false;
    }
    if (!hasRoom) {
      post(new Input.Dismissed(CloseCode.TRY_LATER, "events cannot be delivered"));
    }
  }

  private boolean hasRoom() {
    return room.availablePermits() > 0 && !works.isCrowded();
  }

  private boolean roomWithin(Duration timeout) throws InterruptedException {
    long startMillis = clock.getAsLong();
    long now = startMillis;
    boolean warned = false;
    while (now - startMillis < timeout.toMillis() && state.phase() != SessionState.Phase.CLOSED) {
      if (room.tryAcquire(CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        room.release();
        if (!works.isCrowded()) {
          return true;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(CHECK_INTERVAL_MILLIS));
      }
      now = clock.getAsLong();
      if (!warned && now - startMillis >= WARN_AFTER_MILLIS) {
        warned = true;
        LOG.warn("{}: reading paused, events wait for the broker", works.nameOf(state));
      }
    }
    return false;
  }

  /** The state after the last processed input. */
  SessionState state() {
    return state;
  }

  private void drain() {
    int taken = 1;
    do {
      for (int i = 0; i < taken; i++) {
        Input input = inputs.poll();
        if (input != null) {
          take(input);
        }
      }
      taken = pending.addAndGet(-taken);
    } while (taken != 0);
  }

  private void take(Input input) {
    boolean awaitingReady = state.phase() == SessionState.Phase.AWAITING_READY;
    boolean entering = state.phase().isEntering();
    try {
      if (input instanceof Input.Disconnected gone && ending == null) {
        ending = new Ending(null, gone.reason());
      }
      Step step = machine.step(state, input, clock.getAsLong());
      state = step.state();
      step.effects().forEach(this::perform);
    } catch (RuntimeException fault) {
      try (LogContext _ = aboutApp()) {
        LOG.error("{}: session failed", works.nameOf(state), fault);
      }
      if (!(input instanceof Input.Dismissed)) {
        inputs.add(new Input.Dismissed(CloseCode.OUR_FAULT, "internal error"));
        pending.getAndIncrement();
      }
    }
    if (awaitingReady && state.phase() != SessionState.Phase.AWAITING_READY) {
      introduced.run();
    }
    if (entering && !state.phase().isEntering()) {
      works.entered(this);
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Send send -> send(send);
      case Effect.Publish publish -> publish(publish.event());
      case Effect.Ping _ -> socket.ping();
      case Effect.Close close -> {
        ending = new Ending(close.code().number(), close.reason());
        socket.close(close.code(), close.reason());
      }
      case Effect.Claim claim -> claim(claim);
      case Effect.Bind bind ->
          works.bind(
              bind.instanceId(), bind.session(), this, () -> post(new Input.CommandsBound()));
      case Effect.Release release -> {
        questions.lost();
        works.release(release.instanceId(), release.session(), this);
      }
      case Effect.Answered answered -> answered(answered.answer());
      case Effect.NotAsked not -> questions.notAsked(not.requestId());
      case Effect.LookForFiles look ->
          works.lookForFiles(
              look.request(), found -> post(new Input.FilesLookedFor(look.assignment(), found)));
      case Effect.Log log -> log(log);
      case Effect.Count count -> works.count(count.tally());
      case Effect.Ignored ignored -> {
        try (LogContext _ = LogContext.about(ignored.command())) {
          LOG.debug("ignored {}: {}", ignored.command(), ignored.reason());
        }
      }
    }
  }

  /** Drops log lines of the app above its rate limit. */
  private void log(Effect.Log log) {
    if (logs.take(clock.getAsLong())) {
      Integer stream = log.line().streamId();
      String job = stream == null ? null : state.jobOn(stream);
      try (LogContext _ = LogContext.of(job, log.instanceId())) {
        works.log(log.instanceId(), log.claim(), log.line());
      }
    } else {
      works.count(Tally.LOG_LINE_DROPPED);
    }
  }

  private void answered(AppMessage answer) {
    if (!questions.answered(answer) && !(answer instanceof AppError)) {
      works.count(Tally.LATE_REPLY);
    }
  }

  private void claim(Effect.Claim claim) {
    var _ =
        works
            .claim(claim.ready(), claim.dialect(), this)
            .thenAccept(outcome -> post(new Input.ClaimDecided(outcome)));
  }

  private void send(Effect.Send send) {
    works.sent(send.type());
    if (!socket.send(send.frame())) {
      socket.abort(CloseCode.TRY_LATER, "the app reads too slowly");
      post(new Input.Disconnected("the app reads too slowly"));
    }
  }

  /** Publishes an event even above the limit: the limit only pauses reading. */
  private void publish(FleetEvent event) {
    if (isLogged(event)) {
      STEP_LOG.say(event);
    }
    boolean counted = room.tryAcquire();
    var _ = works.publish(event).whenComplete((_, failure) -> published(event, counted, failure));
  }

  /** File and progress events are too many to log; the event feed has them. */
  private static boolean isLogged(FleetEvent event) {
    return !(event instanceof FileStarted
        || event instanceof FileFinished
        || event instanceof JobProgressed);
  }

  private LogContext aboutApp() {
    AppReady ready = state.ready();
    return LogContext.of(null, ready == null ? null : ready.instanceId());
  }

  private void published(FleetEvent event, boolean counted, @Nullable Throwable failure) {
    if (counted) {
      room.release();
    }
    if (failure != null) {
      try (LogContext _ = LogContext.about(event)) {
        LOG.warn("{}: event could not be published: {}", works.nameOf(state), failure.getMessage());
      }
      post(new Input.Dismissed(CloseCode.TRY_LATER, "events cannot be delivered"));
    }
  }
}
