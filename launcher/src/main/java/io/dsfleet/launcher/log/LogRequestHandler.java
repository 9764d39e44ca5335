package io.dsfleet.launcher.log;

import io.dsfleet.launcher.runner.EngineUnavailableException;
import io.dsfleet.launcher.runner.RunnerRegistry;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.state.process.ProcessFiles;
import io.dsfleet.state.process.ProcessLocator;
import io.dsfleet.state.process.ProcessRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handles requests for app logs; thread-safe and independent of the launcher's loop. */
public final class LogRequestHandler {
  private static final int MAX_LINES = 1_000;

  private final RunnerRegistry runners;

  /** Reads console output through these runners. */
  public LogRequestHandler(RunnerRegistry runners) {
    this.runners = runners;
  }

  /**
   * Reads log lines.
   *
   * @param known the record of the requested process, empty if there is none
   */
  public ServiceReply read(ReadLog request, Optional<ProcessRecord> known) {
    if (request.lines() < 1 || request.lines() > MAX_LINES) {
      return refused(
          RequestRefusalCode.INVALID_SETTING,
          "lines",
          "expected lines 1 to " + MAX_LINES + ", but it is " + request.lines());
    }
    if (known.isEmpty()) {
      return refused(
          RequestRefusalCode.UNKNOWN_PROCESS,
          null,
          "no process with id "
              + LaunchRefusedException.quoted(request.processId())
              + " on this host");
    }
    try {
      return fromContainer(request, known.get()).orElseGet(() -> fromFiles(request, known.get()));
    } catch (EngineUnavailableException unavailable) {
      return refused(unavailable.code(), null, unavailable.reason());
    }
  }

  /** The engine keeps the output of a container until its removal; later a file has it. */
  private Optional<ServiceReply> fromContainer(ReadLog request, ProcessRecord record) {
    ProcessLocator place = record.locator();
    if (place == null || record.state().isOver() || !place.runner().equals("container")) {
      return Optional.empty();
    }
    String console =
        runners
            .of(place)
            .console(
                place,
                request.after() == null ? request.lines() : Integer.MAX_VALUE,
                ConsoleLines.sinceSeconds(request.after()));
    ConsoleLines lines = ConsoleLines.select(console, request.lines(), request.after());
    return Optional.of(
        new LogRead(record.id(), place.containerName(), lines.lines(), lines.next(), false));
  }

  private static ServiceReply fromFiles(ReadLog request, ProcessRecord record) {
    ProcessFiles files = record.files();
    boolean over = record.state().isOver();
    try {
      Optional<LogReader.Page> read =
          files == null
              ? Optional.empty()
              : LogReader.read(
                  Path.of(files.folder()),
                  consoleOf(files),
                  request.lines(),
                  request.after(),
                  over);
      return read.<ServiceReply>map(
              found ->
                  new LogRead(
                      record.id(),
                      found.file().toString(),
                      found.lines(),
                      found.next(),
                      over && found.isEnd()))
          .orElseGet(() -> refused(RequestRefusalCode.NO_LOG, null, "no log has been written yet"));
    } catch (IOException unreadable) {
      return refused(
          RequestRefusalCode.NO_LOG, null, "cannot read the log: " + unreadable.getMessage());
    }
  }

  private static @Nullable Path consoleOf(ProcessFiles files) {
    return files.logPath() == null ? null : Path.of(files.logPath());
  }

  private static RequestRefused refused(
      RequestRefusalCode code, @Nullable String field, String reason) {
    return new RequestRefused(code, field, reason);
  }
}
