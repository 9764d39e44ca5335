package io.dsfleet.vision.detection;

import java.io.Serial;

/** A model that cannot be used; the message is all that a person needs to mend it. */
public final class UnusableModel extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableModel(String message) {
    super(message);
  }

  UnusableModel(String message, Throwable cause) {
    super(message, cause);
  }
}
