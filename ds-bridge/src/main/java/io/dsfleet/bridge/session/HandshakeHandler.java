package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AnalysisComplete;
import io.dsfleet.messages.app.AnalysisStatus;
import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ExecuteAck;
import io.dsfleet.messages.app.ProtocolDialect;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ReconnectionAck;
import io.dsfleet.messages.app.ReplyStatus;
import io.dsfleet.messages.broker.InstanceReady;
import io.dsfleet.messages.broker.ReportedCamera;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Handles the handshake, the claim and the status sync until the session is ready. */
final class HandshakeHandler {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
  private static final int MAX_STREAMS = 1024;
  private static final int MAX_EARLY_MESSAGES = 512;

  private HandshakeHandler() {}

  /** Handles the first message, which must be {@code app_ready}. */
  static void handleFirst(
      SessionTransition transition, AppMessage message, ProtocolDialect dialect) {
    if (!(message instanceof AppReady ready)) {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.NOT_REGISTERED,
          "the first message must be app_ready, not " + message.type());
      return;
    }
    transition.state = transition.state.withAppReady(ready, dialect);
    String fault = findFault(ready);
    if (fault != null) {
      refuse(
          transition,
          ready,
          ClaimOutcome.Refused.of(
              SessionRefusalCode.INVALID_APP_READY, fault, CloseCode.POLICY_VIOLATION));
      return;
    }
    transition.state =
        transition.state.withPhase(
            SessionState.Phase.CLAIMING,
            transition.nowMillis + transition.rules.claimTimeoutMillis());
    transition.add(new SessionEffect.Claim(ready, dialect));
  }

  /** Refuses an invalid {@code app_ready}. */
  static void refuseInvalidReady(SessionTransition transition, ProtocolViolation violation) {
    String code = violation.code().name();
    transition.send(
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
            timestamp(transition.nowMillis)));
    SessionCloser.close(transition, CloseCode.POLICY_VIOLATION, code);
  }

  /** Replies to a repeated {@code app_ready}; its instance id must not change. */
  static void handleRepeatedReady(SessionTransition transition, AppReady repeated) {
    AppReady ready = transition.state.appReady();
    if (ready == null || !ready.instanceId().equals(repeated.instanceId())) {
      transition.refuse(
          repeated.requestId(),
          SessionRefusalCode.ALREADY_REGISTERED,
          "this connection belongs to another instance_id");
    } else if (transition.state.phase() == SessionState.Phase.READY) {
      acknowledge(transition, repeated);
    }
  }

  static void handleClaimOutcome(SessionTransition transition, ClaimOutcome outcome) {
    AppReady ready = transition.state.appReady();
    if (ready == null || transition.state.phase() != SessionState.Phase.CLAIMING) {
      return;
    }
    switch (outcome) {
      case ClaimOutcome.Granted granted -> {
        transition.state =
            transition
                .state
                .withClaim(granted, ready.streamsCount())
                .withPhase(
                    SessionState.Phase.BINDING,
                    transition.nowMillis + transition.rules.claimTimeoutMillis());
        transition.add(new SessionEffect.Bind(ready.instanceId(), granted.session()));
      }
      case ClaimOutcome.Refused refused -> refuse(transition, ready, refused);
      case ClaimOutcome.Unavailable _ ->
          SessionCloser.close(
              transition, CloseCode.TRY_AGAIN_LATER, "the state is unavailable; try again later");
    }
  }

  static void handleBound(SessionTransition transition) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready == null || claim == null || transition.state.phase() != SessionState.Phase.BINDING) {
      return;
    }
    acknowledge(transition, ready);
    if (claim.sameProcess() || ready.isReconnection()) {
      StatusPoller.poll(transition);
      transition.state =
          transition.state.withPhase(
              SessionState.Phase.SYNCING,
              transition.nowMillis + transition.rules.syncTimeoutMillis());
    } else {
      ready(transition, List.of());
    }
  }

  /** Handles a message between {@code app_ready} and the ready session. */
  static void handleEarly(SessionTransition transition, AppMessage message) {
    if (transition.state.phase() == SessionState.Phase.SYNCING
        && message instanceof AnalysisStatus status
        && StatusPoller.isPollReply(transition, status)) {
      StatusPoller.finishPoll(transition);
      ready(transition, held(transition, StatusPoller.reportedCameras(status)));
    } else if (message instanceof AppReady repeated) {
      handleRepeatedReady(transition, repeated);
    } else if (transition.state.earlyMessages().size() < MAX_EARLY_MESSAGES) {
      List<AppMessage> messages = new ArrayList<>(transition.state.earlyMessages());
      messages.add(message);
      transition.state = transition.state.withEarlyMessages(messages);
    } else {
      transition.refuse(
          message.requestId(),
          SessionRefusalCode.NOT_READY,
          "too many messages before the reply to app_ready; wait for it");
    }
  }

  /**
   * The cameras that the app runs, and those that it completed while disconnected: their {@code
   * analysis_complete} is among the early messages.
   */
  private static List<ReportedCamera> held(
      SessionTransition transition, List<ReportedCamera> running) {
    List<ReportedCamera> held = new ArrayList<>(running);
    for (AppMessage message : transition.state.earlyMessages()) {
      if (message instanceof AnalysisComplete end
          && held.stream().noneMatch(camera -> camera.cameraId() == end.cameraId())) {
        Integer count = end.processedCount();
        held.add(
            new ReportedCamera(
                end.streamId(), end.cameraId(), true, count == null ? 0 : count, List.of()));
      }
    }
    return held;
  }

  /** Makes the session ready although the app did not report its cameras. */
  static void handleSyncTimeout(SessionTransition transition) {
    transition.count(SessionMetric.CALL_TIMED_OUT);
    StatusPoller.finishPoll(transition);
    transition.state = transition.state.withStatusUnknown(true);
    ready(transition, null);
  }

  private static void ready(SessionTransition transition, @Nullable List<ReportedCamera> running) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    for (ReportedCamera camera : running == null ? List.<ReportedCamera>of() : running) {
      if (camera.streamId() >= 0 && camera.streamId() < transition.state.slots().size()) {
        transition.updateSlot(transition.state.slots().get(camera.streamId()).withOrphan(camera));
      }
    }
    transition.publish(
        new InstanceReady(
            ready.instanceId(),
            claim.session(),
            claim.epoch(),
            claim.pool(),
            ready.streamsCount(),
            running));
    List<AppMessage> early = transition.state.earlyMessages();
    transition.state =
        transition
            .state
            .withEarlyMessages(List.of())
            .withPhase(SessionState.Phase.READY, Long.MAX_VALUE);
    early.forEach(message -> AppMessageHandler.handle(transition, message));
  }

  /** Publishes the app's cameras again, since a slot may wait for the end of an unassigned one. */
  static void publishReadyAgain(SessionTransition transition) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready == null || claim == null || transition.state.statusUnknown()) {
      return;
    }
    List<ReportedCamera> reported = new ArrayList<>();
    for (SessionSlot slot : transition.state.slots()) {
      reported.addAll(slot.orphanCameras());
      Long camera = SlotPhase.cameraOf(slot.phase());
      if (camera != null) {
        reported.add(new ReportedCamera(slot.streamId(), camera, true, 0, List.of()));
      }
    }
    transition.publish(
        new InstanceReady(
            ready.instanceId(),
            claim.session(),
            claim.epoch(),
            claim.pool(),
            ready.streamsCount(),
            reported));
  }

  private static @Nullable String findFault(AppReady ready) {
    if (!NAME.matcher(ready.instanceId()).matches()) {
      return "invalid instance_id; use 1 to 64 characters of A-Z a-z 0-9 _ -";
    }
    if (ready.streamsCount() < 1 || ready.streamsCount() > MAX_STREAMS) {
      return "expected streams_count 1 to " + MAX_STREAMS + ", but it is " + ready.streamsCount();
    }
    if (ready.processId() < 1) {
      return "expected process_id >= 1, but it is " + ready.processId();
    }
    if (ready.pool() != null && !NAME.matcher(ready.pool()).matches()) {
      return "invalid pool; use 1 to 64 characters of A-Z a-z 0-9 _ -";
    }
    return ready.status() == ReplyStatus.ERROR ? "app_ready has status error" : null;
  }

  private static void acknowledge(SessionTransition transition, AppReady ready) {
    ClaimOutcome.Granted claim = transition.state.claim();
    if (claim == null) {
      return;
    }
    if (ready.isReconnection()) {
      transition.send(
          new ReconnectionAck(
              ready.requestId(),
              ready.instanceId(),
              ReplyStatus.OK,
              true,
              true,
              claim.sameProcess(),
              "running"));
      return;
    }
    transition.send(
        new ExecuteAck(
            ready.requestId(),
            ready.instanceId(),
            true,
            true,
            claim.ackStatus(),
            null,
            null,
            null,
            null,
            timestamp(transition.nowMillis)));
  }

  /**
   * Refuses the app. The configuration is checked first, so with a wrong number of streams it is
   * verified.
   */
  private static void refuse(
      SessionTransition transition, AppReady ready, ClaimOutcome.Refused refused) {
    transition.count(SessionMetric.REFUSED_MESSAGE);
    boolean config = refused.code() == SessionRefusalCode.CONFIG_MISMATCH;
    transition.send(
        new ExecuteAck(
            ready.requestId(),
            ready.instanceId(),
            refused.code() == SessionRefusalCode.STREAMS_COUNT_MISMATCH,
            refused.streamsVerified(),
            "error",
            refused.expectedConfig(),
            config ? ready.configPath() : null,
            refused.code().name(),
            refused.message(),
            timestamp(transition.nowMillis)));
    SessionCloser.close(transition, refused.closeCode(), refused.code().name());
  }

  private static String timestamp(long nowMillis) {
    return TIMESTAMP.format(Instant.ofEpochMilli(nowMillis).atOffset(ZoneOffset.UTC));
  }
}
