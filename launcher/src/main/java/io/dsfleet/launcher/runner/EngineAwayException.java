package io.dsfleet.launcher.runner;

import io.dsfleet.messages.broker.RequestRefusal;
import org.jspecify.annotations.Nullable;

/** What runs the apps does not answer, or not us: what became of a call is unknown. */
public final class EngineAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RequestRefusal code;

  EngineAwayException(RequestRefusal code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** ENGINE_UNREACHABLE or ENGINE_FORBIDDEN. */
  public RequestRefusal code() {
    return code;
  }

  /** Worded "expected ..., but ...". */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
