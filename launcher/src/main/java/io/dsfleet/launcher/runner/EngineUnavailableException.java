package io.dsfleet.launcher.runner;

import io.dsfleet.messages.broker.RequestRefusalCode;
import org.jspecify.annotations.Nullable;

/** Signals that the engine is unreachable or denies access; the outcome of the call is unknown. */
public final class EngineUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RequestRefusalCode code;

  EngineUnavailableException(RequestRefusalCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns ENGINE_UNREACHABLE or ENGINE_FORBIDDEN. */
  public RequestRefusalCode code() {
    return code;
  }

  /** Returns the message. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
