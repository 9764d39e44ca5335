package io.dsfleet.bridge.session;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.RunningCamera;
import java.util.List;

/** Applies deadlines, pings and polling intervals to a session. */
final class Clockwork {
  private static final int MAX_MISSED_PINGS = 2;

  private Clockwork() {}

  static void ticked(Turn turn, long heardMillis) {
    switch (turn.state.phase()) {
      case AWAITING_READY -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          turn.count(Tally.NEVER_READY);
          Endings.close(turn, CloseCode.POLICY, "no app_ready within the timeout");
        }
      }
      case CLAIMING, BINDING -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          Endings.close(turn, CloseCode.TRY_LATER, "the claim timed out; try again later");
        }
      }
      case SYNCING -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          Openings.unsynced(turn);
        }
      }
      case READY -> {
        turn.state.slots().forEach(slot -> checkSlot(turn, slot));
        Polling.tick(turn);
      }
      case CLOSED -> {
        return;
      }
    }
    if (turn.state.phase() != SessionState.Phase.CLOSED) {
      ping(turn, heardMillis);
    }
  }

  private static void checkSlot(Turn turn, Slot slot) {
    switch (slot.work()) {
      case Work.Starting starting
          when !starting.overdue() && turn.now >= starting.deadlineMillis() -> {
        // The job ends by the scheduler's deadline, which sends an interrupt.
        turn.count(Tally.CALL_TIMED_OUT);
        turn.slot(slot.with(new Work.Starting(starting.plan(), Long.MAX_VALUE, true)));
      }
      case Work.Blocked blocked when turn.now >= blocked.deadlineMillis() -> {
        turn.slot(slot.freed());
        Commands.refuse(
            turn,
            blocked.plan().assignment(),
            RefusalCode.SLOT_BUSY,
            "the app still runs another camera on the stream");
      }
      case Work.Interrupting interrupting when turn.now >= interrupting.deadlineMillis() -> {
        turn.count(Tally.CALL_TIMED_OUT);
        SlotReports.ended(
            turn, slot, interrupting, false, "the app did not reply to the interrupt in time");
        turn.slot(
            turn.state
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

  private static void ping(Turn turn, long heardMillis) {
    SessionState.Liveness liveness = turn.state.liveness();
    if (turn.now < liveness.nextPingMillis()) {
      return;
    }
    boolean silent = liveness.lastPingMillis() > 0 && heardMillis < liveness.lastPingMillis();
    int misses = silent ? liveness.misses() + 1 : 0;
    if (misses >= MAX_MISSED_PINGS) {
      turn.count(Tally.EVICTED);
      Endings.close(turn, CloseCode.POLICY, "no reply to pings");
      return;
    }
    turn.add(new Effect.Ping());
    long interval = turn.rules.pingMillis();
    long jitter =
        Math.floorMod(turn.now * 31 + turn.state.liveness().lastPingMillis(), interval / 5 + 1);
    turn.state =
        turn.state.withLiveness(
            new SessionState.Liveness(turn.now + interval - jitter, turn.now, misses));
  }
}
