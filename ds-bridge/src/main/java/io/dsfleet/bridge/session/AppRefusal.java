package io.dsfleet.bridge.session;

/** What a session objects to in a message that could be read; the names are on the wire. */
public enum AppRefusal {
  /** The launch token is not that of the instance's present launch. */
  UNKNOWN_TOKEN(true),
  /** The instance was neither launched nor is it allowed. */
  UNKNOWN_INSTANCE(true),
  /** It was launched with another number of streams. */
  STREAMS_COUNT_MISMATCH(true),
  /** It was launched with another configuration. */
  CONFIG_MISMATCH(true),
  /** Another process holds the instance. */
  DUPLICATE_INSTANCE(true),
  /** A value in {@code app_ready} cannot be used. */
  INVALID_APP_READY(true),
  /** Something else than {@code app_ready} came first. */
  NOT_REGISTERED(false),
  /** Too much was said before {@code app_ready} was answered. */
  NOT_READY(false),
  /** The connection belongs to another instance already. */
  ALREADY_REGISTERED(false),
  /** A report about a camera whose start was not answered. */
  NOT_STARTED(false),
  /** The app has no such stream, or the camera is on another one. */
  WRONG_STREAM(false),
  /** The stream has another camera. */
  WRONG_CAMERA(false),
  /** A report about a file that was never pushed. */
  FILE_NOT_PUSHED(false);

  private final boolean ofHandshake;

  AppRefusal(boolean ofHandshake) {
    this.ofHandshake = ofHandshake;
  }

  /** Whether it answers {@code app_ready}, in {@code execute_ack}, and ends the connection. */
  public boolean isOfHandshake() {
    return ofHandshake;
  }
}
