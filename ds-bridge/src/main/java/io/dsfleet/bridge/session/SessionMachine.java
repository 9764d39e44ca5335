package io.dsfleet.bridge.session;

import io.dsfleet.bridge.feed.JobPlanner;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolViolation;

/**
 * State machine of one app's session: maps a state, an input and the time to the next state and
 * side effects. Stateless, thread-safe, and free of I/O.
 */
public class SessionMachine {
  private final SessionRules rules;
  private final Commands commands;

  /** Creates a state machine. */
  public SessionMachine(SessionRules rules, JobPlanner planner) {
    this.rules = rules;
    this.commands = new Commands(planner);
  }

  /** State of a new connection. */
  public SessionState connected(long nowMillis) {
    return SessionState.connected(nowMillis, rules);
  }

  /** Applies an input; {@code nowMillis} must be monotonic. */
  public Step step(SessionState state, Input input, long nowMillis) {
    Turn turn = new Turn(state, rules, nowMillis);
    if (state.phase() == SessionState.Phase.CLOSED) {
      if (input instanceof Input.Commanded late) {
        Endings.commanded(turn, late.command());
      } else if (input instanceof Input.ClaimDecided decided) {
        Endings.grantedTooLate(turn, decided.outcome());
      } else if (input instanceof Input.Asked asked) {
        turn.add(new Effect.NotAsked(asked.question().requestId()));
      }
      return turn.step();
    }
    switch (input) {
      case Input.AppSaid said -> said(turn, said);
      case Input.AppBroke broke -> broke(turn, broke.violation());
      case Input.ClaimDecided decided -> Openings.decided(turn, decided.outcome());
      case Input.CommandsBound _ -> Openings.bound(turn);
      case Input.Commanded commanded -> commands.commanded(turn, commanded.command());
      case Input.Asked asked -> asked(turn, asked.question());
      case Input.FilesLookedFor files ->
          commands.lookedFor(turn, files.assignment(), files.outcome());
      case Input.Ticked tick -> Clockwork.ticked(turn, tick.heardMillis());
      case Input.Disconnected gone -> Endings.disconnected(turn, gone.reason());
      case Input.Dismissed dismissed -> Endings.close(turn, dismissed.code(), dismissed.reason());
    }
    return turn.step();
  }

  private static void asked(Turn turn, Question question) {
    if (turn.state.phase() == SessionState.Phase.READY) {
      turn.send(question.message());
    } else {
      turn.add(new Effect.NotAsked(question.requestId()));
    }
  }

  private static void said(Turn turn, Input.AppSaid said) {
    switch (turn.state.phase()) {
      case AWAITING_READY -> Openings.first(turn, said.message(), said.dialect());
      case CLAIMING, BINDING, SYNCING -> Openings.early(turn, said.message());
      case READY -> Reports.said(turn, said.message());
      case CLOSED -> {}
    }
  }

  private static void broke(Turn turn, ProtocolViolation violation) {
    if (turn.state.phase() == SessionState.Phase.AWAITING_READY
        && AppReady.TYPE.equals(violation.type())) {
      Openings.unreadable(turn, violation);
    } else {
      turn.refuse(violation);
    }
  }
}
