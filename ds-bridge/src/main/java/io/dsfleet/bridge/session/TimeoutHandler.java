package io.dsfleet.bridge.session;

import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.ReportedCamera;
import java.util.List;

/** Applies deadlines, pings and polling intervals to a session. */
final class TimeoutHandler {
  private static final int MAX_MISSED_PINGS = 2;

  private TimeoutHandler() {}

  static void handleTick(SessionTransition transition, long lastFrameMillis) {
    switch (transition.state.phase()) {
      case AWAITING_READY -> {
        if (transition.nowMillis >= transition.state.deadlineMillis()) {
          transition.count(SessionMetric.NEVER_READY);
          SessionCloser.close(
              transition, CloseCode.POLICY_VIOLATION, "no app_ready within the timeout");
        }
      }
      case CLAIMING, BINDING -> {
        if (transition.nowMillis >= transition.state.deadlineMillis()) {
          SessionCloser.close(
              transition, CloseCode.TRY_AGAIN_LATER, "the claim timed out; try again later");
        }
      }
      case SYNCING -> {
        if (transition.nowMillis >= transition.state.deadlineMillis()) {
          HandshakeHandler.handleSyncTimeout(transition);
        }
      }
      case READY -> {
        transition.state.slots().forEach(slot -> checkSlot(transition, slot));
        StatusPoller.tick(transition);
      }
      case CLOSED -> {
        return;
      }
    }
    if (transition.state.phase() != SessionState.Phase.CLOSED) {
      ping(transition, lastFrameMillis);
    }
  }

  private static void checkSlot(SessionTransition transition, SessionSlot slot) {
    switch (slot.phase()) {
      case SlotPhase.Starting starting
          when !starting.timedOut() && transition.nowMillis >= starting.deadlineMillis() -> {
        // The job ends by the scheduler's deadline, which sends an interrupt.
        transition.count(SessionMetric.CALL_TIMED_OUT);
        transition.updateSlot(
            slot.withPhase(new SlotPhase.Starting(starting.plan(), Long.MAX_VALUE, true)));
      }
      case SlotPhase.AwaitingRelease blocked
          when transition.nowMillis >= blocked.deadlineMillis() -> {
        transition.updateSlot(slot.released());
        CommandHandler.refuse(
            transition,
            blocked.plan().assignment(),
            JobRefusalCode.SLOT_BUSY,
            "the app still runs another camera on the stream");
      }
      case SlotPhase.Interrupting interrupting
          when transition.nowMillis >= interrupting.deadlineMillis() -> {
        transition.count(SessionMetric.CALL_TIMED_OUT);
        SlotMessageHandler.finishInterrupt(
            transition,
            slot,
            interrupting,
            false,
            "the app did not reply to the interrupt in time");
        transition.updateSlot(
            transition
                .state
                .slots()
                .get(slot.streamId())
                .withOrphan(
                    new ReportedCamera(
                        slot.streamId(), interrupting.cameraId(), true, 0, List.of())));
      }
      case SlotPhase.Idle _, SlotPhase.Listing _, SlotPhase.Running _ -> {}
      case SlotPhase.Starting _, SlotPhase.AwaitingRelease _, SlotPhase.Interrupting _ -> {}
    }
  }

  private static void ping(SessionTransition transition, long lastFrameMillis) {
    SessionState.Liveness liveness = transition.state.liveness();
    if (transition.nowMillis < liveness.nextPingMillis()) {
      return;
    }
    boolean silent = liveness.lastPingMillis() > 0 && lastFrameMillis < liveness.lastPingMillis();
    int misses = silent ? liveness.missedPings() + 1 : 0;
    if (misses >= MAX_MISSED_PINGS) {
      transition.count(SessionMetric.EVICTED);
      SessionCloser.close(transition, CloseCode.POLICY_VIOLATION, "no reply to pings");
      return;
    }
    transition.add(new SessionEffect.Ping());
    long interval = transition.rules.pingIntervalMillis();
    long jitter =
        Math.floorMod(
            transition.nowMillis * 31 + transition.state.liveness().lastPingMillis(),
            interval / 5 + 1);
    transition.state =
        transition.state.withLiveness(
            new SessionState.Liveness(
                transition.nowMillis + interval - jitter, transition.nowMillis, misses));
  }
}
