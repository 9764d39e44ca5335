package io.dsfleet.launcher.runner;

import io.dsfleet.messages.broker.RequestRefusal;

/** Makes the exception of an engine that does not answer. */
public final class EngineTrouble {
  private EngineTrouble() {}

  /** The exception. */
  public static EngineAwayException away(String what) {
    return new EngineAwayException(
        RequestRefusal.ENGINE_UNREACHABLE, "the engine did not respond to " + what, null);
  }
}
