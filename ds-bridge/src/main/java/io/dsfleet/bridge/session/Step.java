package io.dsfleet.bridge.session;

import java.util.List;

/** Result of applying an input: the next state and the requested side effects. */
public record Step(SessionState state, List<Effect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
