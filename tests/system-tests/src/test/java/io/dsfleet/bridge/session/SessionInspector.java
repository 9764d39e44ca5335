package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.JobPlanner;
import org.jspecify.annotations.Nullable;

/** Looks into sessions for the simulation. */
public final class SessionInspector {
  private SessionInspector() {}

  /** A call, or a phase, whose deadline was before that time; null if there is none. */
  public static @Nullable String overdueCall(SessionState state, long before) {
    if (state.phase() == SessionState.Phase.CLOSED) {
      return null;
    }
    if (state.deadlineMillis() < before) {
      return "is still " + state.phase();
    }
    if (state.poll().requestId() != null && state.poll().deadlineMillis() < before) {
      return "still waits for a status";
    }
    for (SessionSlot slot : state.slots()) {
      long deadline =
          switch (slot.phase()) {
            case SlotPhase.Starting starting -> starting.deadlineMillis();
            case SlotPhase.Interrupting interrupting -> interrupting.deadlineMillis();
            case SlotPhase.AwaitingRelease blocked -> blocked.deadlineMillis();
            case SlotPhase.Idle _, SlotPhase.Listing _, SlotPhase.Running _ -> Long.MAX_VALUE;
          };
      if (deadline < before && state.phase() == SessionState.Phase.READY) {
        return "slot " + slot.streamId() + " is still in " + slot.phase();
      }
    }
    return null;
  }

  /** The session if it is ready, negative where its app did not say what it has; else 0. */
  public static long readySession(SessionState state) {
    ClaimOutcome.Granted claim = state.claim();
    if (state.phase() != SessionState.Phase.READY || claim == null) {
      return 0;
    }
    return state.statusUnknown() ? -claim.session() : claim.session();
  }

  /** Where the session is. */
  public static String describe(SessionState state) {
    ClaimOutcome.Granted claim = state.claim();
    return state.phase()
        + " session "
        + (claim == null ? "-" : claim.session())
        + " "
        + state.slots().stream().map(SessionSlot::phase).toList();
  }

  /** A machine that forgets what must not be started any more. */
  public static SessionMachine withoutTombstones(SessionRules rules, JobPlanner planner) {
    return new SessionMachine(rules, planner) {
      @Override
      public TransitionResult apply(SessionState state, SessionInput input, long nowMillis) {
        TransitionResult step = super.apply(state, input, nowMillis);
        return new TransitionResult(
            step.state().withTombstones(java.util.List.of()), step.effects());
      }
    };
  }
}
