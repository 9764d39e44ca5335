package io.dsfleet.bridge.session;

import java.util.List;

/** The next state and what is to be done. */
public record Step(SessionState state, List<Effect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
