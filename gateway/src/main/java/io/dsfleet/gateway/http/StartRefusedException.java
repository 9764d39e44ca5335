package io.dsfleet.gateway.http;

/** The gateway must not start as it is configured; the message is the one line to show. */
public final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartRefusedException(String message) {
    super(message, null, false, false);
  }
}
