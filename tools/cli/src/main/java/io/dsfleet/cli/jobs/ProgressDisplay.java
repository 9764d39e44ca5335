package io.dsfleet.cli.jobs;

import java.io.PrintWriter;

/** Displays progress lines: in place on a terminal, otherwise one per line. */
final class ProgressDisplay {
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";

  ProgressDisplay(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Displays a line that the next one replaces. Ignores a repeated line. */
  void update(String line) {
    if (line.equals(shown)) {
      return;
    }
    shown = line;
    if (terminal) {
      out.print(ERASE_LINE + line);
      out.flush();
    } else {
      out.println(line);
    }
  }

  /** Prints a permanent line. */
  void print(String line) {
    if (terminal && !shown.isEmpty()) {
      out.print(ERASE_LINE);
    }
    shown = "";
    out.println(line);
    out.flush();
  }
}
