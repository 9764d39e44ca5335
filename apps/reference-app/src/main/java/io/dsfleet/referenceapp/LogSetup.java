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

/** Sends what the app logs to its files, and only what is grave to standard error besides. */
final class LogSetup {
  private static final Logger ROOT = Logger.getLogger("");
  private static final String FORMAT = "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n";

  private LogSetup() {}

  /** Says how a line looks; before the first is logged. */
  static void setFormat() {
    System.setProperty("java.util.logging.SimpleFormatter.format", FORMAT);
  }

  /** Tells the server too from now on. */
  static void addServerHandler(LogSettings settings, LongSupplier nanoTime, Consumer<LogLine> server) {
    ROOT.addHandler(
        new ServerLogHandler(settings.serverLevel(), settings.maxServerLinesPerSecond(), nanoTime, server));
  }

  /**
   * Opens the log of a process.
   *
   * @throws IOException if the folder cannot be written to; the log goes on to standard error then
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
    // Standard error usually ends in a file that nobody bounds: it gets little, unless it is read
    // as it is written.
    boolean watched = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    ROOT.info("the log is in " + files.file());
    for (Handler handler : ROOT.getHandlers()) {
      handler.setLevel(watched ? settings.level() : Level.SEVERE);
    }
    ROOT.addHandler(files);
  }
}
