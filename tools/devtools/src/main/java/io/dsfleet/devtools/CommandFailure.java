package io.dsfleet.devtools;

/** Ends a command with a one-line message for the user and an exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Creates a failure with exit code 1; {@code message} is one line without a trailing dot. */
  public CommandFailure(String message) {
    this(message, 1);
  }

  /** Creates a failure with the given exit code, which must not be 0. */
  public CommandFailure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** The exit code of the command, never 0. */
  public int exitCode() {
    return exitCode;
  }
}
