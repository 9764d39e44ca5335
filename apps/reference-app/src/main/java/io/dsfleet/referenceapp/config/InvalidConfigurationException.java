package io.dsfleet.referenceapp.config;

import java.io.Serial;

/**
 * Thrown when the app cannot start with its configuration. The message tells the user how to fix
 * it.
 */
public final class InvalidConfigurationException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Creates an exception with a message for the user. */
  public InvalidConfigurationException(String message) {
    super(message);
  }
}
