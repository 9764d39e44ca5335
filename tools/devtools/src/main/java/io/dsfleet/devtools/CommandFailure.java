package io.dsfleet.devtools;

/** A command cannot go on: one line that says why, for a person, and the exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** A failure with exit code 1; {@code line} is a single line without a trailing dot. */
  public CommandFailure(String line) {
    this(line, 1);
  }

  /** A failure with an exit code of its own (not 0). */
  public CommandFailure(String line, int exitCode) {
    super(line);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
