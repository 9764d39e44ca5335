package io.dsfleet.launcher.launch;

import io.dsfleet.messages.broker.RequestRefusal;
import org.jspecify.annotations.Nullable;

/** A launch that cannot be made; the message says why, worded "expected ..., but ...". */
public final class LaunchRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final RequestRefusal code;
  private final @Nullable String field;

  public LaunchRefusedException(RequestRefusal code, String message) {
    this(code, null, message);
  }

  /**
   * @param field of the request that is wrong, null where none is
   */
  public LaunchRefusedException(RequestRefusal code, @Nullable String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  /** What kind of refusal. */
  public RequestRefusal code() {
    return code;
  }

  /** The request's field that is wrong, null where none is. */
  public @Nullable String field() {
    return field;
  }

  /** The words of the refusal. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
