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

/** Ends sessions. */
final class Endings {
  private Endings() {}

  /** Closes the connection. */
  static void close(Turn turn, CloseCode code, String reason) {
    if (turn.state.phase() == SessionState.Phase.CLOSED) {
      return;
    }
    turn.add(new Effect.Close(code, reason));
    end(turn, code == CloseCode.SUPERSEDED ? null : reason);
  }

  /** Ends the session of a lost connection. */
  static void disconnected(Turn turn, String reason) {
    if (turn.state.phase() != SessionState.Phase.CLOSED) {
      end(turn, reason);
    }
  }

  /** Ends the session of an app that sent {@code app_terminated}. */
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
    turn.state = turn.state.withPhase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  /** Rejects a command for an ended session; a start is refused as {@code SESSION_GONE}. */
  static void commanded(Turn turn, BridgeCommand command) {
    if (command instanceof StartJob start) {
      refuseAsGone(turn, start.assignment());
    } else {
      turn.add(new Effect.Ignored(command, "the session has ended"));
    }
  }

  /** Gives up a session that was granted after its connection ended. */
  static void grantedTooLate(Turn turn, ClaimOutcome outcome) {
    AppReady ready = turn.state.ready();
    if (ready != null && outcome instanceof ClaimOutcome.Granted late) {
      turn.publish(
          new SessionLost(
              ready.instanceId(),
              late.session(),
              late.pool(),
              "the connection ended before the claim was granted"));
      turn.add(new Effect.Release(ready.instanceId(), late.session()));
    }
  }

  /**
   * Ends the session.
   *
   * @param lost reason of the {@code SessionLost} event, null to publish none because a newer
   *     session of the same process exists
   */
  private static void end(Turn turn, @Nullable String lost) {
    AppReady ready = turn.state.ready();
    ClaimOutcome.Granted claim = turn.state.claim();
    if (ready != null && claim != null) {
      if (lost != null) {
        turn.publish(new SessionLost(ready.instanceId(), claim.session(), claim.pool(), lost));
        turn.state.slots().forEach(slot -> handBack(turn, slot.work()));
      }
      turn.add(new Effect.Release(ready.instanceId(), claim.session()));
    }
    turn.state = turn.state.withPhase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  private static void handBack(Turn turn, Work work) {
    if (work instanceof Work.Finding finding && finding.command() instanceof StartJob) {
      refuseAsGone(turn, finding.assignment());
    } else if (work instanceof Work.Blocked blocked) {
      refuseAsGone(turn, blocked.plan().assignment());
    }
  }

  private static void refuseAsGone(Turn turn, Assignment assignment) {
    turn.publish(
        new JobRefused(
            assignment, RefusalCode.SESSION_GONE, "the session ended before the start was sent"));
  }
}
