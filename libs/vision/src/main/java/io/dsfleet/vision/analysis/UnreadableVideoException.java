package io.dsfleet.vision.analysis;

import java.io.IOException;
import java.io.Serial;

/**
 * A video that cannot be opened or decoded; the message is worded for the person who asked for it.
 */
final class UnreadableVideoException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  UnreadableVideoException(String message) {
    super(message);
  }

  UnreadableVideoException(String message, Throwable cause) {
    super(message, cause);
  }
}
