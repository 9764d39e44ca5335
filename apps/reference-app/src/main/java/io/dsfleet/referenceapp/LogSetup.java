package io.dsfleet.referenceapp;

import io.dsfleet.messages.app.LogLine;
import io.dsfleet.referenceapp.config.LogSettings;
import java.io.Console;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Configures logging: everything to the log files, only severe errors to standard error. */
final class LogSetup {
  private static final Logger ROOT = Logger.getLogger("");
  private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n";

  private LogSetup() {}

  /** Sets the line format. Call it before anything is logged. */
  static void setFormat() {
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
  }

  /** Also sends log lines to the server from now on. */
  static void addServerHandler(
      LogSettings settings, LongSupplier nanoTime, Consumer<LogLine> server) {
    ROOT.addHandler(
        new ServerLogHandler(
            settings.serverLevel(), settings.maxServerLinesPerSecond(), nanoTime, server));
  }

  /**
   * Opens the process's log file.
   *
   * @throws IOException if the folder cannot be written; standard error stays the only log then
   */
  static void open(LogSettings settings, String instanceId, ZonedDateTime start)
      throws IOException {
    ROOT.setLevel(settings.level());
    RotatingLogFile files =
        new RotatingLogFile(
            settings.folder(),
            RotatingLogFile.name(instanceId, ProcessHandle.current().pid(), start),
            settings.maxBytes(),
            settings.maxFiles(),
            new SimpleFormatter());
    // Standard error usually goes to an unbounded file, so it gets only severe errors unless it is
    // a terminal.
    boolean interactive =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    ROOT.info("logging to " + files.file());
    for (Handler handler : ROOT.getHandlers()) {
      handler.setLevel(interactive ? settings.level() : Level.SEVERE);
    }
    ROOT.addHandler(files);
  }
}
