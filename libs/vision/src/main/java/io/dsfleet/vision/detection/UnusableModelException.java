package io.dsfleet.vision.detection;

import java.io.Serial;

/** Thrown when a detection model cannot be used. The message tells the user how to fix it. */
public final class UnusableModelException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableModelException(String message) {
    super(message);
  }

  UnusableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
