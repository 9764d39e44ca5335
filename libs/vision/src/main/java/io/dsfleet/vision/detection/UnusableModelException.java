package io.dsfleet.vision.detection;

import java.io.Serial;

/** A model that cannot be used; the message is all that a person needs to mend it. */
public final class UnusableModelException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableModelException(String message) {
    super(message);
  }

  UnusableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
