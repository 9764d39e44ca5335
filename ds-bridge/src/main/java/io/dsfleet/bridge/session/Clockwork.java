package io.dsfleet.bridge.session;

import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.RunningCamera;
import java.util.List;

/** What time does to a session. */
final class Clockwork {
  private static final int MISSES_MAX = 2;

  private Clockwork() {}

  static void ticked(Turn turn, long heardMillis) {
    switch (turn.state.phase()) {
      case AWAITING_READY -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          turn.count(Tally.NEVER_READY);
          Endings.close(turn, CloseCode.POLICY, "expected app_ready in time, but it did not come");
        }
      }
      case CLAIMING, BINDING -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          Endings.close(turn, CloseCode.TRY_LATER, "the claim took too long, try again later");
        }
      }
      case SYNCING -> {
        if (turn.now >= turn.state.deadlineMillis()) {
          Openings.unsynced(turn);
        }
      }
      case READY -> {
        turn.state.slots().forEach(slot -> slot(turn, slot));
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

  private static void slot(Turn turn, Slot slot) {
    switch (slot.work()) {
      case Work.Starting starting
          when !starting.overdue() && turn.now >= starting.deadlineMillis() -> {
        // The scheduler's own deadline decides what becomes of the job; it interrupts this one.
        turn.count(Tally.CALL_TIMED_OUT);
        turn.slot(slot.with(new Work.Starting(starting.plan(), Long.MAX_VALUE, true)));
      }
      case Work.Blocked blocked when turn.now >= blocked.deadlineMillis() -> {
        turn.slot(slot.freed());
        Commands.refuse(
            turn,
            blocked.plan().assignment(),
            RefusalCode.SLOT_BUSY,
            "the app still holds another camera on the stream");
      }
      case Work.Interrupting open when turn.now >= open.deadlineMillis() -> {
        turn.count(Tally.CALL_TIMED_OUT);
        SlotReports.ended(turn, slot, open, false, "the app did not answer the interrupt in time");
        turn.slot(
            turn.state
                .slots()
                .get(slot.streamId())
                .withStray(
                    new RunningCamera(slot.streamId(), open.cameraId(), true, 0, List.of())));
      }
      case Work.Idle _, Work.Finding _, Work.Running _ -> {}
      case Work.Starting _, Work.Blocked _, Work.Interrupting _ -> {}
    }
  }

  private static void ping(Turn turn, long heardMillis) {
    SessionState.Liveness live = turn.state.liveness();
    if (turn.now < live.nextPingMillis()) {
      return;
    }
    boolean silent = live.lastPingMillis() > 0 && heardMillis < live.lastPingMillis();
    int misses = silent ? live.misses() + 1 : 0;
    if (misses >= MISSES_MAX) {
      turn.count(Tally.EVICTED);
      Endings.close(turn, CloseCode.POLICY, "no sign of life");
      return;
    }
    turn.add(new Effect.Ping());
    long pause = turn.rules.pingMillis();
    long jitter =
        Math.floorMod(turn.now * 31 + turn.state.liveness().lastPingMillis(), pause / 5 + 1);
    turn.state =
        turn.state.liveness(new SessionState.Liveness(turn.now + pause - jitter, turn.now, misses));
  }
}
