package io.dsfleet.launcher.runner;

import io.dsfleet.messages.broker.RequestRefusal;
import org.jspecify.annotations.Nullable;

/** Signals that the engine is unreachable or denies access; the outcome of the call is unknown. */
public final class EngineAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RequestRefusal code;

  EngineAwayException(RequestRefusal code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns ENGINE_UNREACHABLE or ENGINE_FORBIDDEN. */
  public RequestRefusal code() {
    return code;
  }

  /** Returns the message. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
