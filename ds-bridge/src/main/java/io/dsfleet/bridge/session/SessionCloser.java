package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.broker.BridgeCommand;
import io.dsfleet.messages.broker.InstanceTerminated;
import io.dsfleet.messages.broker.JobRefusalCode;
import io.dsfleet.messages.broker.JobRefused;
import io.dsfleet.messages.broker.SessionLost;
import io.dsfleet.messages.broker.StartJob;
import io.dsfleet.messages.job.Assignment;
import org.jspecify.annotations.Nullable;

/** Ends sessions. */
final class SessionCloser {
  private SessionCloser() {}

  /** Closes the connection. */
  static void close(SessionTransition transition, CloseCode code, String reason) {
    if (transition.state.phase() == SessionState.Phase.CLOSED) {
      return;
    }
    transition.add(new SessionEffect.Close(code, reason));
    end(transition, code == CloseCode.SUPERSEDED ? null : reason);
  }

  /** Ends the session of a lost connection. */
  static void handleDisconnect(SessionTransition transition, String reason) {
    if (transition.state.phase() != SessionState.Phase.CLOSED) {
      end(transition, reason);
    }
  }

  /** Ends the session of an app that sent {@code app_terminated}. */
  static void handleTerminated(SessionTransition transition, @Nullable String message) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready == null || claim == null) {
      return;
    }
    transition.publish(
        new InstanceTerminated(ready.instanceId(), claim.session(), claim.pool(), message));
    transition.add(new SessionEffect.Close(CloseCode.NORMAL, "terminated"));
    transition.add(new SessionEffect.Release(ready.instanceId(), claim.session()));
    transition.state = transition.state.withPhase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  /** Rejects a command for an ended session; a start is refused as {@code SESSION_GONE}. */
  static void rejectCommand(SessionTransition transition, BridgeCommand command) {
    if (command instanceof StartJob start) {
      refuseAsGone(transition, start.assignment());
    } else {
      transition.add(new SessionEffect.LogIgnored(command, "the session has ended"));
    }
  }

  /** Gives up a session that was granted after its connection ended. */
  static void releaseLateClaim(SessionTransition transition, ClaimOutcome outcome) {
    AppReady ready = transition.state.appReady();
    if (ready != null && outcome instanceof ClaimOutcome.Granted late) {
      transition.publish(
          new SessionLost(
              ready.instanceId(),
              late.session(),
              late.pool(),
              "the connection ended before the claim was granted"));
      transition.add(new SessionEffect.Release(ready.instanceId(), late.session()));
    }
  }

  /**
   * Ends the session.
   *
   * @param lost reason of the {@code SessionLost} event, null to publish none because a newer
   *     session of the same process exists
   */
  private static void end(SessionTransition transition, @Nullable String lost) {
    AppReady ready = transition.state.appReady();
    ClaimOutcome.Granted claim = transition.state.claim();
    if (ready != null && claim != null) {
      if (lost != null) {
        transition.publish(
            new SessionLost(ready.instanceId(), claim.session(), claim.pool(), lost));
        transition.state.slots().forEach(slot -> handBack(transition, slot.phase()));
      }
      transition.add(new SessionEffect.Release(ready.instanceId(), claim.session()));
    }
    transition.state = transition.state.withPhase(SessionState.Phase.CLOSED, Long.MAX_VALUE);
  }

  private static void handBack(SessionTransition transition, SlotPhase work) {
    if (work instanceof SlotPhase.Listing finding && finding.command() instanceof StartJob) {
      refuseAsGone(transition, finding.assignment());
    } else if (work instanceof SlotPhase.AwaitingRelease blocked) {
      refuseAsGone(transition, blocked.plan().assignment());
    }
  }

  private static void refuseAsGone(SessionTransition transition, Assignment assignment) {
    transition.publish(
        new JobRefused(
            assignment,
            JobRefusalCode.SESSION_GONE,
            "the session ended before the start was sent"));
  }
}
