package io.dsfleet.cli.connection;

/** Exit codes of every command. */
public final class ExitStatus {
  /** Success. */
  public static final int OK = 0;

  /** The command ran, but what it was asked for failed. */
  public static final int FAILED = 1;

  /** Invalid arguments. */
  public static final int USAGE = 2;

  /** No fleet answers at the address. */
  public static final int UNREACHABLE = 3;

  /** The fleet answered with an error. */
  public static final int REFUSED = 4;

  /** The user interrupted the command. */
  public static final int INTERRUPTED = 130;

  private ExitStatus() {}
}
