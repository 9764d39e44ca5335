package io.dsfleet.launcher;

/** A launch that cannot be made; the message says why, worded "expected ..., but ...". */
final class LaunchRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  LaunchRefusedException(String message) {
    super(message);
  }
}
