package io.dsfleet.cli.jobs;

import java.io.PrintStream;

/** Shows lines that replace each other: in place on a terminal, else one below the other. */
final class ProgressDisplay {
  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean terminal;
  private String shown = "";

  ProgressDisplay(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a line that the next one replaces; a line already shown is not repeated. */
  void live(String line) {
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

  /** Shows a line that stays. */
  void keep(String line) {
    if (terminal && !shown.isEmpty()) {
      out.print(ERASE_LINE);
    }
    shown = "";
    out.println(line);
    out.flush();
  }
}
