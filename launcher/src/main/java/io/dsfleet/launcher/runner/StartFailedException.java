package io.dsfleet.launcher.runner;

/** Signals that the engine refused to create or start an app. */
final class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailedException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  /** Returns the first line of the engine's message. */
  String reason() {
    return String.valueOf(getMessage()).lines().findFirst().orElse("");
  }

  /** Whether the engine lacks a driver for the requested GPUs; only its message says so. */
  boolean isMissingGpuDriver() {
    return String.valueOf(getMessage()).contains("device driver");
  }
}
