package io.dsfleet.launcher.runner;

import io.dsfleet.messages.broker.RequestRefusalCode;

/** Makes the exception of an engine that does not answer. */
public final class EngineFailures {
  private EngineFailures() {}

  /** The exception. */
  public static EngineUnavailableException unavailable(String what) {
    return new EngineUnavailableException(
        RequestRefusalCode.ENGINE_UNREACHABLE, "the engine did not respond to " + what, null);
  }
}
