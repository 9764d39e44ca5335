package io.dsfleet.launcher;

import io.dsfleet.launcher.log.ConsoleLines;
import io.dsfleet.launcher.log.LogReader;
import io.dsfleet.launcher.runner.EngineAwayException;
import io.dsfleet.launcher.runner.Runners;
import io.dsfleet.messages.broker.LogRead;
import io.dsfleet.messages.broker.ReadLog;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.messages.broker.RequestRefused;
import io.dsfleet.messages.broker.ServiceReply;
import io.dsfleet.state.ProcessFiles;
import io.dsfleet.state.ProcessPlace;
import io.dsfleet.state.ProcessRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers what apps wrote; safe for several threads, and never waits for the watch. */
final class LogDesk {
  private static final int LINES_MAX = 1_000;

  private final Runners runners;

  LogDesk(Runners runners) {
    this.runners = runners;
  }

  ServiceReply read(ReadLog asked, Optional<ProcessRecord> known) {
    if (asked.lines() < 1 || asked.lines() > LINES_MAX) {
      return refused(
          RequestRefusal.INVALID_SETTING,
          "lines",
          "expected lines 1 to " + LINES_MAX + ", but it is " + asked.lines());
    }
    if (known.isEmpty()) {
      return refused(
          RequestRefusal.UNKNOWN_PROCESS, null, "expected a process of this host, but it is none");
    }
    try {
      return ofContainer(asked, known.get()).orElseGet(() -> ofFiles(asked, known.get()));
    } catch (EngineAwayException away) {
      return refused(away.code(), null, away.reason());
    }
  }

  /** The engine has what a container wrote as long as it is there; afterwards a file has it. */
  private Optional<ServiceReply> ofContainer(ReadLog asked, ProcessRecord record) {
    ProcessPlace place = record.place();
    if (place == null || record.state().isOver() || !place.runner().equals("container")) {
      return Optional.empty();
    }
    String console =
        runners
            .of(place)
            .console(
                place,
                asked.after() == null ? asked.lines() : Integer.MAX_VALUE,
                ConsoleLines.sinceOf(asked.after()));
    ConsoleLines lines = ConsoleLines.of(console, asked.lines(), asked.after());
    return Optional.of(
        new LogRead(record.id(), place.containerName(), lines.lines(), lines.next(), false));
  }

  private static ServiceReply ofFiles(ReadLog asked, ProcessRecord record) {
    ProcessFiles files = record.files();
    boolean over = record.state().isOver();
    try {
      Optional<LogReader.Read> read =
          files == null
              ? Optional.empty()
              : LogReader.read(
                  Path.of(files.folder()), consoleOf(files), asked.lines(), asked.after(), over);
      return read.<ServiceReply>map(
              found ->
                  new LogRead(
                      record.id(),
                      found.file().toString(),
                      found.lines(),
                      found.next(),
                      over && found.isEnd()))
          .orElseGet(
              () ->
                  refused(
                      RequestRefusal.NO_LOG, null, "expected a log, but nothing was written yet"));
    } catch (IOException unreadable) {
      return refused(
          RequestRefusal.NO_LOG,
          null,
          "expected a log that can be read, but " + unreadable.getMessage());
    }
  }

  private static @Nullable Path consoleOf(ProcessFiles files) {
    return files.logPath() == null ? null : Path.of(files.logPath());
  }

  private static RequestRefused refused(
      RequestRefusal code, @Nullable String field, String reason) {
    return new RequestRefused(code, field, reason);
  }
}
