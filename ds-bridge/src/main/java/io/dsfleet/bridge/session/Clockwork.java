package io.dsfleet.bridge.session;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.RunningCamera;
import java.util.List;

/** Applies deadlines, pings and polling intervals to a session. */
final class Clockwork {
  private static final int MAX_MISSED_PINGS = 2;

  private Clockwork() {}

  static void ticked(Turn transition, long lastFrameMillis) {
    switch (transition.state.phase()) {
      case AWAITING_READY -> {
        if (transition.now >= transition.state.deadlineMillis()) {
          transition.count(Tally.NEVER_READY);
          Endings.close(transition, CloseCode.POLICY, "no app_ready within the timeout");
        }
      }
      case CLAIMING, BINDING -> {
        if (transition.now >= transition.state.deadlineMillis()) {
          Endings.close(transition, CloseCode.TRY_LATER, "the claim timed out; try again later");
        }
      }
      case SYNCING -> {
        if (transition.now >= transition.state.deadlineMillis()) {
          Openings.unsynced(transition);
        }
      }
      case READY -> {
        transition.state.slots().forEach(slot -> checkSlot(transition, slot));
        Polling.tick(transition);
      }
      case CLOSED -> {
        return;
      }
    }
    if (transition.state.phase() != SessionState.Phase.CLOSED) {
      ping(transition, lastFrameMillis);
    }
  }

  private static void checkSlot(Turn transition, Slot slot) {
    switch (slot.work()) {
      case Work.Starting starting
          when !starting.overdue() && transition.now >= starting.deadlineMillis() -> {
        // The job ends by the scheduler's deadline, which sends an interrupt.
        transition.count(Tally.CALL_TIMED_OUT);
        transition.slot(slot.with(new Work.Starting(starting.plan(), Long.MAX_VALUE, true)));
      }
      case Work.Blocked blocked when transition.now >= blocked.deadlineMillis() -> {
        transition.slot(slot.freed());
        Commands.refuse(
            transition,
            blocked.plan().assignment(),
            RefusalCode.SLOT_BUSY,
            "the app still runs another camera on the stream");
      }
      case Work.Interrupting interrupting when transition.now >= interrupting.deadlineMillis() -> {
        transition.count(Tally.CALL_TIMED_OUT);
        SlotReports.ended(
            transition,
            slot,
            interrupting,
            false,
            "the app did not reply to the interrupt in time");
        transition.slot(
            transition
                .state
                .slots()
                .get(slot.streamId())
                .withStray(
                    new RunningCamera(
                        slot.streamId(), interrupting.cameraId(), true, 0, List.of())));
      }
      case Work.Idle _, Work.Finding _, Work.Running _ -> {}
      case Work.Starting _, Work.Blocked _, Work.Interrupting _ -> {}
    }
  }

  private static void ping(Turn transition, long lastFrameMillis) {
    SessionState.Liveness liveness = transition.state.liveness();
    if (transition.now < liveness.nextPingMillis()) {
      return;
    }
    boolean silent = liveness.lastPingMillis() > 0 && lastFrameMillis < liveness.lastPingMillis();
    int misses = silent ? liveness.misses() + 1 : 0;
    if (misses >= MAX_MISSED_PINGS) {
      transition.count(Tally.EVICTED);
      Endings.close(transition, CloseCode.POLICY, "no reply to pings");
      return;
    }
    transition.add(new Effect.Ping());
    long interval = transition.rules.pingMillis();
    long jitter =
        Math.floorMod(
            transition.now * 31 + transition.state.liveness().lastPingMillis(), interval / 5 + 1);
    transition.state =
        transition.state.withLiveness(
            new SessionState.Liveness(transition.now + interval - jitter, transition.now, misses));
  }
}
