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
final class Turn {
  final long now;
  final SessionRules rules;
  SessionState state;
  private final List<Effect> effects = new ArrayList<>();

  Turn(SessionState state, SessionRules rules, long now) {
    this.state = state;
    this.rules = rules;
    this.now = now;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  void send(ServerMessage message) {
    add(new Effect.Send(message.type(), AppProtocol.toApp(message, state.dialect())));
  }

  void publish(FleetEvent event) {
    add(new Effect.Publish(event));
  }

  void count(Tally tally) {
    add(new Effect.Count(tally));
  }

  void slot(Slot slot) {
    state = state.withSlot(slot);
  }

  /** Replies with an error; closes the connection after too many refusals. */
  void refuse(@Nullable String requestId, AppRefusal code, String message) {
    refuse(requestId, code.name(), message);
  }

  /** Replies to an invalid frame with an error; closes the connection after too many refusals. */
  void refuse(ProtocolViolation violation) {
    refuse(violation.requestId(), violation.code().name(), violation.getMessage());
  }

  private void refuse(@Nullable String requestId, String code, String message) {
    count(Tally.REFUSED_MESSAGE);
    send(new ServerError(requestId, code, message));
    state = state.withRefusals(state.refusals() + 1);
    if (state.refusals() >= rules.refusalsMax()) {
      Endings.close(this, CloseCode.POLICY, "too many refused messages");
    }
  }

  Step step() {
    return new Step(state, effects);
  }
}
