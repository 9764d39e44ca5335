package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.JobPlanner;
import org.jspecify.annotations.Nullable;

/** Looks into sessions for the simulation. */
public final class OpenCalls {
  private OpenCalls() {}

  /** A call, or a phase, whose deadline was before that time; null if there is none. */
  public static @Nullable String late(SessionState state, long before) {
    if (state.phase() == SessionState.Phase.CLOSED) {
      return null;
    }
    if (state.deadlineMillis() < before) {
      return "is still " + state.phase();
    }
    if (state.poll().requestId() != null && state.poll().deadlineMillis() < before) {
      return "still waits for a status";
    }
    for (Slot slot : state.slots()) {
      long deadline =
          switch (slot.work()) {
            case Work.Starting starting -> starting.deadlineMillis();
            case Work.Interrupting interrupting -> interrupting.deadlineMillis();
            case Work.Blocked blocked -> blocked.deadlineMillis();
            case Work.Idle _, Work.Finding _, Work.Running _ -> Long.MAX_VALUE;
          };
      if (deadline < before && state.phase() == SessionState.Phase.READY) {
        return "slot " + slot.streamId() + " is still in " + slot.work();
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
    return state.blind() ? -claim.session() : claim.session();
  }

  /** Where the session is. */
  public static String show(SessionState state) {
    ClaimOutcome.Granted claim = state.claim();
    return state.phase()
        + " session "
        + (claim == null ? "-" : claim.session())
        + " "
        + state.slots().stream().map(Slot::work).toList();
  }

  /** A machine that forgets what must not be started any more. */
  public static SessionMachine withoutTombstones(SessionRules rules, JobPlanner planner) {
    return new SessionMachine(rules, planner) {
      @Override
      public Step step(SessionState state, Input input, long nowMillis) {
        Step step = super.step(state, input, nowMillis);
        return new Step(step.state().withTombstones(java.util.List.of()), step.effects());
      }
    };
  }
}
