package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.RefusalCode;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** How a session ends. */
final class Endings {
  private Endings() {}

  /** The bridge closes the connection. */
  static void close(Turn turn, CloseCode code, String reason) {
    if (turn.state.phase() == SessionState.Phase.CLOSED) {
      return;
    }
    turn.add(new Effect.Close(code, reason));
    over(turn, code == CloseCode.SUPERSEDED ? null : reason);
  }

  /** The connection is gone. */
  static void disconnected(Turn turn, String reason) {
    if (turn.state.phase() != SessionState.Phase.CLOSED) {
      over(turn, reason);
    }
  }

  /** The app said goodbye. */
  static void terminated(Turn turn, @Nullable String message) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    turn.publish(
        new InstanceTerminated(ready.instanceId(), claim.session(), claim.pool(), message));
    turn.add(new Effect.Close(CloseCode.DONE, "terminated"));
    turn.add(new Effect.Release(ready.instanceId(), claim.session()));
    turn.state = turn.state.phase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  /** A command that came when the session was over: a start is handed back. */
  static void commanded(Turn turn, BridgeCommand command) {
    if (command instanceof StartJob start) {
      gone(turn, start.assignment());
    } else {
      turn.add(new Effect.Ignored(command, "the session is over"));
    }
  }

  /** The connection ended while its claim was on the way: nobody else would give the session up. */
  static void grantedTooLate(Turn turn, ClaimOutcome outcome) {
    AppReady ready = turn.state.ready();
    if (ready != null && outcome instanceof ClaimOutcome.Granted late) {
      turn.publish(
          new SessionLost(
              ready.instanceId(), late.session(), late.pool(), "gone before it was granted"));
      turn.add(new Effect.Release(ready.instanceId(), late.session()));
    }
  }

  /** A newer session of the same process needs no news of this one: {@code lost} is null then. */
  private static void over(Turn turn, @Nullable String lost) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready != null && claim != null) {
      if (lost != null) {
        turn.publish(new SessionLost(ready.instanceId(), claim.session(), claim.pool(), lost));
        turn.state.slots().forEach(slot -> handBack(turn, slot.work()));
      }
      turn.add(new Effect.Release(ready.instanceId(), claim.session()));
    }
    turn.state = turn.state.phase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  private static void handBack(Turn turn, Work work) {
    if (work instanceof Work.Finding finding && finding.command() instanceof StartJob) {
      gone(turn, finding.assignment());
    } else if (work instanceof Work.Blocked blocked) {
      gone(turn, blocked.plan().assignment());
    }
  }

  private static void gone(Turn turn, Assignment assignment) {
    turn.publish(
        new JobRefused(
            assignment, RefusalCode.SESSION_GONE, "the session ended before the start was sent"));
  }
}
