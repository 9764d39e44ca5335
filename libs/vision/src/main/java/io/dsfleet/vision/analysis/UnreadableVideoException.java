package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.io.Serial;

/** Thrown when a video cannot be opened or decoded. The message is meant for the user. */
public final class UnreadableVideoException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /** Thrown with a text for the user. */
  public UnreadableVideoException(String message) {
    super(message);
  }

  UnreadableVideoException(String message, Throwable cause) {
    super(message, cause);
  }
}
