package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.Dialect;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.Status;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.RunningCamera;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From the connection to the first job: who is it, may it, what does it run already. */
final class Openings {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
  private static final int STREAMS_MAX = 1024;
  private static final int EARLY_MAX = 512;

  private Openings() {}

  /** The first message, which must be {@code app_ready}. */
  static void first(Turn turn, AppMessage message, Dialect dialect) {
    if (!(message instanceof AppReady ready)) {
      turn.refuse(
          message.requestId(),
          AppRefusal.NOT_REGISTERED,
          "expected app_ready first, but it is " + message.type());
      return;
    }
    turn.state = turn.state.introduced(ready, dialect);
    String wrong = fault(ready);
    if (wrong != null) {
      refuse(
          turn,
          ready,
          ClaimOutcome.Refused.of(AppRefusal.INVALID_APP_READY, wrong, CloseCode.POLICY));
      return;
    }
    turn.state = turn.state.phase(SessionState.Phase.CLAIMING, turn.now + turn.rules.claimMillis());
    turn.add(new Effect.Claim(ready, dialect));
  }

  /** An {@code app_ready} that could not even be read. */
  static void unreadable(Turn turn, ProtocolViolation violation) {
    String code = violation.code().name();
    turn.send(
        new ExecuteAck(
            violation.requestId(),
            null,
            false,
            false,
            "error",
            null,
            null,
            code,
            violation.getMessage(),
            timestamp(turn.now)));
    Endings.close(turn, CloseCode.POLICY, code);
  }

  /** A further {@code app_ready}: answered again, but nobody changes the name. */
  static void again(Turn turn, AppReady repeated) {
    AppReady ready = turn.state.ready();
    if (ready == null || !ready.instanceId().equals(repeated.instanceId())) {
      turn.refuse(
          repeated.requestId(),
          AppRefusal.ALREADY_REGISTERED,
          "expected one instance_id per connection, but this is another one");
    } else if (turn.state.phase() == SessionState.Phase.READY) {
      acknowledge(turn, repeated);
    }
  }

  static void decided(Turn turn, ClaimOutcome outcome) {
    AppReady ready = turn.state.ready();
    if (ready == null || turn.state.phase() != SessionState.Phase.CLAIMING) {
      return;
    }
    switch (outcome) {
      case ClaimOutcome.Granted granted -> {
        turn.state =
            turn.state
                .claimed(granted, ready.streamsCount())
                .phase(SessionState.Phase.BINDING, turn.now + turn.rules.claimMillis());
        turn.add(new Effect.Bind(ready.instanceId(), granted.session()));
      }
      case ClaimOutcome.Refused no -> refuse(turn, ready, no);
      case ClaimOutcome.Unavailable _ ->
          Endings.close(turn, CloseCode.TRY_LATER, "the record is not reachable, try again later");
    }
  }

  static void bound(Turn turn) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready == null || claim == null || turn.state.phase() != SessionState.Phase.BINDING) {
      return;
    }
    acknowledge(turn, ready);
    if (claim.known() || ready.isReconnection()) {
      Polling.ask(turn);
      turn.state = turn.state.phase(SessionState.Phase.SYNCING, turn.now + turn.rules.syncMillis());
    } else {
      ready(turn, List.of());
    }
  }

  /** What the app said between its {@code app_ready} and our being ready for it. */
  static void early(Turn turn, AppMessage message) {
    if (turn.state.phase() == SessionState.Phase.SYNCING
        && message instanceof AnalysisStatus status
        && Polling.isAnswer(turn, status)) {
      Polling.closed(turn);
      ready(turn, held(turn, Polling.cameras(status)));
    } else if (message instanceof AppReady repeated) {
      again(turn, repeated);
    } else if (turn.state.early().size() < EARLY_MAX) {
      List<AppMessage> more = new ArrayList<>(turn.state.early());
      more.add(message);
      turn.state = turn.state.early(more);
    } else {
      turn.refuse(
          message.requestId(),
          AppRefusal.NOT_READY,
          "expected to wait for the answer to app_ready");
    }
  }

  /**
   * What the app runs, and what it ended while nobody listened: those jobs are not lost, their ends
   * are among the early messages.
   */
  private static List<RunningCamera> held(Turn turn, List<RunningCamera> running) {
    List<RunningCamera> held = new ArrayList<>(running);
    for (AppMessage message : turn.state.early()) {
      if (message instanceof AnalysisComplete end
          && held.stream().noneMatch(camera -> camera.cameraId() == end.cameraId())) {
        Integer count = end.processedCount();
        held.add(
            new RunningCamera(
                end.streamId(), end.cameraId(), true, count == null ? 0 : count, List.of()));
      }
    }
    return held;
  }

  /** The app did not say what it runs. */
  static void unsynced(Turn turn) {
    turn.count(Tally.CALL_TIMED_OUT);
    Polling.closed(turn);
    turn.state = turn.state.blind(true);
    ready(turn, null);
  }

  private static void ready(Turn turn, @Nullable List<RunningCamera> running) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    for (RunningCamera camera : running == null ? List.<RunningCamera>of() : running) {
      if (camera.streamId() >= 0 && camera.streamId() < turn.state.slots().size()) {
        turn.slot(turn.state.slots().get(camera.streamId()).withStray(camera));
      }
    }
    turn.publish(
        new InstanceReady(
            ready.instanceId(),
            claim.session(),
            claim.epoch(),
            claim.pool(),
            ready.streamsCount(),
            running));
    List<AppMessage> early = turn.state.early();
    turn.state = turn.state.early(List.of()).phase(SessionState.Phase.READY, Long.MAX_VALUE);
    early.forEach(message -> Reports.said(turn, message));
  }

  /** What the app holds has changed by more than its assignments: a slot may rest for it. */
  static void readyAgain(Turn turn) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready == null || claim == null || turn.state.blind()) {
      return;
    }
    List<RunningCamera> holds = new ArrayList<>();
    for (Slot slot : turn.state.slots()) {
      holds.addAll(slot.strays());
      Long camera = Work.cameraOf(slot.work());
      if (camera != null) {
        holds.add(new RunningCamera(slot.streamId(), camera, true, 0, List.of()));
      }
    }
    turn.publish(
        new InstanceReady(
            ready.instanceId(),
            claim.session(),
            claim.epoch(),
            claim.pool(),
            ready.streamsCount(),
            holds));
  }

  private static @Nullable String fault(AppReady ready) {
    if (!WORD.matcher(ready.instanceId()).matches()) {
      return "expected instance_id of 1 to 64 of A-Z a-z 0-9 _ -, but it is something else";
    }
    if (ready.streamsCount() < 1 || ready.streamsCount() > STREAMS_MAX) {
      return "expected streams_count 1 to " + STREAMS_MAX + ", but it is " + ready.streamsCount();
    }
    if (ready.processId() < 1) {
      return "expected process_id >= 1, but it is " + ready.processId();
    }
    if (ready.pool() != null && !WORD.matcher(ready.pool()).matches()) {
      return "expected pool of 1 to 64 of A-Z a-z 0-9 _ -, but it is something else";
    }
    return ready.status() == Status.ERROR
        ? "expected an app that is ready, but its status is error"
        : null;
  }

  private static void acknowledge(Turn turn, AppReady ready) {
    ClaimOutcome.Granted claim = turn.state.claim();
    if (claim == null) {
      return;
    }
    if (ready.isReconnection()) {
      turn.send(
          new ReconnectionAck(
              ready.requestId(),
              ready.instanceId(),
              Status.OK,
              true,
              true,
              claim.known(),
              "running"));
      return;
    }
    turn.send(
        new ExecuteAck(
            ready.requestId(),
            ready.instanceId(),
            true,
            true,
            claim.ackWord(),
            null,
            null,
            null,
            null,
            timestamp(turn.now)));
  }

  /**
   * The configuration is checked before the number of streams: a wrong number is the only fault.
   */
  private static void refuse(Turn turn, AppReady ready, ClaimOutcome.Refused no) {
    turn.count(Tally.REFUSED_MESSAGE);
    boolean config = no.code() == AppRefusal.CONFIG_MISMATCH;
    turn.send(
        new ExecuteAck(
            ready.requestId(),
            ready.instanceId(),
            no.code() == AppRefusal.STREAMS_COUNT_MISMATCH,
            no.streamsVerified(),
            "error",
            no.expectedConfig(),
            config ? ready.configPath() : null,
            no.code().name(),
            no.message(),
            timestamp(turn.now)));
    Endings.close(turn, no.close(), no.code().name());
  }

  private static String timestamp(long nowMillis) {
    return TIMESTAMP.format(Instant.ofEpochMilli(nowMillis).atOffset(ZoneOffset.UTC));
  }
}
