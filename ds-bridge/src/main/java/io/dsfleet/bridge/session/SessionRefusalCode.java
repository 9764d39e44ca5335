package io.dsfleet.bridge.session;

/** Error codes for valid messages that a session refuses; the names are on the wire. */
public enum SessionRefusalCode {
  /** The launch token is not that of the instance's current launch. */
  UNKNOWN_TOKEN(true),
  /** The instance was neither launched nor allowed. */
  UNKNOWN_INSTANCE(true),
  /** The app was launched with a different number of streams. */
  STREAMS_COUNT_MISMATCH(true),
  /** The app was launched with a different configuration. */
  CONFIG_MISMATCH(true),
  /** Another process holds the instance. */
  DUPLICATE_INSTANCE(true),
  /** A value in {@code app_ready} is invalid. */
  INVALID_APP_READY(true),
  /** The first message was not {@code app_ready}. */
  NOT_REGISTERED(false),
  /** Too many messages came before the reply to {@code app_ready}. */
  NOT_READY(false),
  /** The connection already belongs to another instance. */
  ALREADY_REGISTERED(false),
  /** A report about a camera whose start has no reply yet. */
  NOT_STARTED(false),
  /** The app has no such stream, or the camera is on another stream. */
  WRONG_STREAM(false),
  /** The stream has another camera. */
  WRONG_CAMERA(false),
  /** A report about a file that was never pushed. */
  FILE_NOT_PUSHED(false);

  private final boolean handshake;

  SessionRefusalCode(boolean handshake) {
    this.handshake = handshake;
  }

  /** Whether the code is sent in {@code execute_ack} and ends the connection. */
  public boolean isHandshakeRefusal() {
    return handshake;
  }
}
