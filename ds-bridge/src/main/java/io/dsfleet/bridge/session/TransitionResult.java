package io.dsfleet.bridge.session;

import java.util.List;

/** Result of applying an input: the next state and the requested side effects. */
public record TransitionResult(SessionState state, List<SessionEffect> effects) {
  public TransitionResult {
    effects = List.copyOf(effects);
  }
}
