package io.dsfleet.referenceapp.config;

import java.io.Serial;

/**
 * A configuration that the app cannot start with; the message is all that a person needs to mend
 * it.
 */
public final class InvalidConfigurationException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Worded "expected ..., but ...". */
  public InvalidConfigurationException(String message) {
    super(message);
  }
}
