package io.dsfleet.messages.app;

import org.jspecify.annotations.Nullable;

/** A frame that is not a valid message; its sender gets an error reply with {@code code}. */
public final class ProtocolViolation extends Exception {
  private static final long serialVersionUID = 1L;

  /** Stable error code of the reply. */
  public enum Code {
    MALFORMED_JSON,
    MISSING_TYPE,
    UNKNOWN_TYPE,
    MISSING_FIELD,
    INVALID_FIELD
  }

  private final Code code;
  private final @Nullable String requestId;
  private final @Nullable String type;

  ProtocolViolation(Code code, @Nullable String requestId, @Nullable String type, String message) {
    super(message, null, false, false);
    this.code = code;
    this.requestId = requestId;
    this.type = type;
  }

  /** Kind of the violation. */
  public Code code() {
    return code;
  }

  /** Request id of the frame, null if none could be read. */
  public @Nullable String requestId() {
    return requestId;
  }

  /** Message type of the frame, null if it names no known one. */
  public @Nullable String type() {
    return type;
  }

  /** Description of the fault for the sender; never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code.name() : message;
  }
}
