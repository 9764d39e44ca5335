package io.dsfleet.launcher.runner;

/** The engine answered that it cannot start this. */
final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
