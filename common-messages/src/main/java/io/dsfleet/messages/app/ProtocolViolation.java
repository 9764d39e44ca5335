package io.dsfleet.messages.app;

import org.jspecify.annotations.Nullable;

/** A frame that is no message of the protocol; its sender is answered with {@code code}. */
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  /** Stable code of the answer. */
  public enum Code {
    MALFORMED_JSON,
    MISSING_TYPE,
    UNKNOWN_TYPE,
    MISSING_FIELD,
    INVALID_FIELD
  }

  private final Code code;
  private final @Nullable String requestId;

  ProtocolViolation(Code code, @Nullable String requestId, String message) {
    super(message, null, false, false);
    this.code = code;
    this.requestId = requestId;
  }

  /** What kind of violation it is. */
  public Code code() {
    return code;
  }

  /** The request id that the bad frame carried, null if none could be read. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Always present: worded "expected ..., but ...". */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}
