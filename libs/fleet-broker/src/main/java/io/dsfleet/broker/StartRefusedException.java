package io.dsfleet.broker;

/** A broker that breaks a promise, worded for who sets it up; the service ends with it. */
final class StartRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartRefusedException(String message) {
    super(message);
  }
}
