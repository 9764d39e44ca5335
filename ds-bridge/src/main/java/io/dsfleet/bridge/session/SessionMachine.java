package io.dsfleet.bridge.session;

import io.dsfleet.bridge.push.JobPlanner;
import io.dsfleet.messages.app.AppReady;
import io.dsfleet.messages.app.ProtocolViolation;

/**
 * State machine of one app's session: maps a state, an input and the time to the next state and
 * side effects. Stateless, thread-safe, and free of I/O.
 */
public class SessionMachine {
  private final SessionRules rules;
  private final CommandHandler commands;

  /** Creates a state machine. */
  public SessionMachine(SessionRules rules, JobPlanner planner) {
    this.rules = rules;
    this.commands = new CommandHandler(planner);
  }

  /** State of a new connection. */
  public SessionState initialState(long nowMillis) {
    return SessionState.initial(nowMillis, rules);
  }

  /** Applies an input; {@code nowMillis} must be monotonic. */
  public TransitionResult apply(SessionState state, SessionInput input, long nowMillis) {
    SessionTransition turn = new SessionTransition(state, rules, nowMillis);
    if (state.phase() == SessionState.Phase.CLOSED) {
      if (input instanceof SessionInput.CommandReceived late) {
        SessionCloser.rejectCommand(turn, late.command());
      } else if (input instanceof SessionInput.ClaimDecided decided) {
        SessionCloser.releaseLateClaim(turn, decided.outcome());
      } else if (input instanceof SessionInput.QueryRequested asked) {
        turn.add(new SessionEffect.RejectQuery(asked.query().requestId()));
      }
      return turn.result();
    }
    switch (input) {
      case SessionInput.MessageReceived said -> handleMessage(turn, said);
      case SessionInput.InvalidFrameReceived broke -> handleInvalidFrame(turn, broke.violation());
      case SessionInput.ClaimDecided decided ->
          HandshakeHandler.handleClaimOutcome(turn, decided.outcome());
      case SessionInput.CommandsBound _ -> HandshakeHandler.handleBound(turn);
      case SessionInput.CommandReceived commanded -> commands.handle(turn, commanded.command());
      case SessionInput.QueryRequested asked -> handleQuery(turn, asked.query());
      case SessionInput.ListingFinished files ->
          commands.handleListing(turn, files.assignment(), files.listing());
      case SessionInput.Ticked tick -> TimeoutHandler.handleTick(turn, tick.lastFrameMillis());
      case SessionInput.Disconnected gone -> SessionCloser.handleDisconnect(turn, gone.reason());
      case SessionInput.CloseRequested dismissed ->
          SessionCloser.close(turn, dismissed.code(), dismissed.reason());
    }
    return turn.result();
  }

  private static void handleQuery(SessionTransition turn, AppQuery question) {
    if (turn.state.phase() == SessionState.Phase.READY) {
      turn.send(question.message());
    } else {
      turn.add(new SessionEffect.RejectQuery(question.requestId()));
    }
  }

  private static void handleMessage(SessionTransition turn, SessionInput.MessageReceived said) {
    switch (turn.state.phase()) {
      case AWAITING_READY -> HandshakeHandler.handleFirst(turn, said.message(), said.dialect());
      case CLAIMING, BINDING, SYNCING -> HandshakeHandler.handleEarly(turn, said.message());
      case READY -> AppMessageHandler.handle(turn, said.message());
      case CLOSED -> {}
    }
  }

  private static void handleInvalidFrame(SessionTransition turn, ProtocolViolation violation) {
    if (turn.state.phase() == SessionState.Phase.AWAITING_READY
        && AppReady.TYPE.equals(violation.type())) {
      HandshakeHandler.refuseInvalidReady(turn, violation);
    } else {
      turn.refuse(violation);
    }
  }
}
