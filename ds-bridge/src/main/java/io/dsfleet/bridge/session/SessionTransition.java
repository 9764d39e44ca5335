package io.dsfleet.bridge.session;

import io.dsfleet.messages.app.AppProtocol;
import io.dsfleet.messages.app.ProtocolViolation;
import io.dsfleet.messages.app.ServerError;
import io.dsfleet.messages.app.ServerMessage;
import io.dsfleet.messages.broker.FleetEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the result of applying one input: the current state and the side effects so far. */
final class SessionTransition {
  final long nowMillis;
  final SessionRules rules;
  SessionState state;
  private final List<SessionEffect> effects = new ArrayList<>();

  SessionTransition(SessionState state, SessionRules rules, long now) {
    this.state = state;
    this.rules = rules;
    this.nowMillis = now;
  }

  void add(SessionEffect effect) {
    effects.add(effect);
  }

  void send(ServerMessage message) {
    add(new SessionEffect.Send(message.type(), AppProtocol.toApp(message, state.dialect())));
  }

  void publish(FleetEvent event) {
    add(new SessionEffect.Publish(event));
  }

  void count(SessionMetric tally) {
    add(new SessionEffect.Count(tally));
  }

  void updateSlot(SessionSlot slot) {
    state = state.withSlot(slot);
  }

  /** Replies with an error; closes the connection after too many refusals. */
  void refuse(@Nullable String requestId, SessionRefusalCode code, String message) {
    refuse(requestId, code.name(), message);
  }

  /** Replies to an invalid frame with an error; closes the connection after too many refusals. */
  void refuse(ProtocolViolation violation) {
    refuse(violation.requestId(), violation.code().name(), violation.getMessage());
  }

  private void refuse(@Nullable String requestId, String code, String message) {
    count(SessionMetric.REFUSED_MESSAGE);
    send(new ServerError(requestId, code, message));
    state = state.withRefusals(state.refusalCount() + 1);
    if (state.refusalCount() >= rules.maxRefusals()) {
      SessionCloser.close(this, CloseCode.POLICY_VIOLATION, "too many refused messages");
    }
  }

  TransitionResult result() {
    return new TransitionResult(state, effects);
  }
}
