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
 * One app's connection: feeds the machine one input after the other, from whatever thread, and does
 * what it wants. Nothing in here waits, except {@link #awaitRoom}.
 */
final class AppConnection {
  private static final Logger LOG = LoggerFactory.getLogger(AppConnection.class);
  private static final long LOOK_MILLIS = 100;
  private static final long TELL_MILLIS = 1_000;

  private static final JobLines LINES = JobLines.of("bridge");

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
   * @param code by which the bridge closed it, null where it broke or the app closed it
   */
  record Ending(@Nullable Integer code, String reason) {}

  private final OpenQuestions questions = new OpenQuestions();
  private volatile long heardMillis;
  private volatile boolean deaf;
  private volatile @Nullable CompletableFuture<Void> signOfLife;
  private volatile SessionState state;
  private volatile @Nullable Ending ending;

  /**
   * A connection whose app has said nothing yet.
   *
   * @param eventsBuffer unconfirmed events at most
   * @param introduced runs once the app said {@code app_ready} or the connection ended
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
    this.heardMillis = clock.getAsLong();
    this.state = machine.connected(heardMillis);
  }

  /** How the app came in. */
  Entrance entrance() {
    return entrance;
  }

  /** Hands the input in; it is dealt with behind the earlier ones, on this thread or another. */
  void post(Input input) {
    inputs.add(input);
    if (pending.getAndIncrement() == 0) {
      drain();
    }
  }

  /** Time went on; silence of an app that is not read from is not the app's. */
  void tick() {
    if (deaf) {
      heardMillis = clock.getAsLong();
    }
    post(new Input.Ticked(heardMillis));
  }

  /** A frame of any kind came in. */
  void heard() {
    heardMillis = clock.getAsLong();
    CompletableFuture<Void> asked = signOfLife;
    if (asked != null) {
      asked.complete(null);
    }
  }

  /** Pings the app; true if a frame of any kind comes within the time. */
  CompletableFuture<Boolean> probe(Duration within) {
    if (deaf) {
      return CompletableFuture.completedFuture(true);
    }
    CompletableFuture<Void> sign = new CompletableFuture<>();
    signOfLife = sign;
    socket.ping();
    return sign.thenApply(_ -> true)
        .completeOnTimeout(false, within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the app; never fails. */
  CompletableFuture<AppAnswer> ask(Question question, Duration within) {
    CompletableFuture<AppAnswer> answer = questions.open(question, within);
    post(new Input.Asked(question));
    return answer;
  }

  /** How the connection ended, null while it has not. */
  @Nullable Ending ending() {
    return ending;
  }

  /** Questions that the app has not answered yet. */
  int openQuestions() {
    return questions.size();
  }

  /**
   * Waits while too many events of this app or of all are unconfirmed, so that the app is not read
   * from meanwhile; closes where that lasts too long.
   */
  void awaitRoom(Duration patience) {
    if (hasRoom()) {
      return;
    }
    deaf = true;
    boolean found = false;
    try {
      found = roomWithin(patience);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      heard();
      deaf = false;
    }
    if (!found) {
      post(new Input.Dismissed(CloseCode.TRY_LATER, "events cannot be delivered"));
    }
  }

  private boolean hasRoom() {
    return room.availablePermits() > 0 && !works.isCrowded();
  }

  private boolean roomWithin(Duration patience) throws InterruptedException {
    long began = clock.getAsLong();
    long now = began;
    boolean told = false;
    while (now - began < patience.toMillis() && state.phase() != SessionState.Phase.CLOSED) {
      if (room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        room.release();
        if (!works.isCrowded()) {
          return true;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      }
      now = clock.getAsLong();
      if (!told && now - began >= TELL_MILLIS) {
        told = true;
        LOG.warn("{} is read no further, events wait for the broker", works.nameOf(state));
      }
    }
    return false;
  }

  /** The state after the last input that was dealt with. */
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
        LOG.error("session of {} failed", works.nameOf(state), fault);
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

  /** What an app tells beyond its allowance costs it those lines, and nobody else anything. */
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
      socket.abort(CloseCode.TRY_LATER, "the app does not read");
      post(new Input.Disconnected("the app does not read"));
    }
  }

  /** An event over the bound is still published: it is the reading that stops. */
  private void publish(FleetEvent event) {
    if (isStep(event)) {
      LINES.say(event);
    }
    boolean counted = room.tryAcquire();
    var _ = works.publish(event).whenComplete((_, failure) -> published(event, counted, failure));
  }

  /** Files come by the thousand and stand in the feed. */
  private static boolean isStep(FleetEvent event) {
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
        LOG.warn("an event of {} was lost: {}", works.nameOf(state), failure.getMessage());
      }
      post(new Input.Dismissed(CloseCode.TRY_LATER, "events cannot be delivered"));
    }
  }
}
