package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.EventLines;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetAccess;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.api.ApiResponse;
import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code logs}: prints logs. */
@Command(
    name = "logs",
    mixinStandardHelpOptions = true,
    description = {
      "Print the last log lines of an instance: those of its process if a launcher started it,"
          + " otherwise those that the app sent. Without an instance, print the log of the services"
          + " that this checkout runs.",
      "--json prints the body of the REST API, and with --follow applies to lines that the app"
          + " sent."
    })
public final class LogsCommand extends FleetClientCommand {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(300);
  private static final int NOT_FOUND = 404;
  private static final int MAX_LINES = 1000;

  @Parameters(arity = "0..1", paramLabel = "INSTANCE", description = "Id of an instance.")
  private @Nullable String instance;

  @Option(
      names = {"-f", "--follow"},
      description = "Continue to print new lines until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      defaultValue = "100",
      description = "Number of lines, 1 to 1000 (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() {
    if (lines < 1 || lines > MAX_LINES) {
      throw new CommandFailure("--lines must be 1 to 1000, but is " + lines, ExitStatus.USAGE);
    }
    if (instance == null) {
      printLocal(FleetAccess.checkout().logs().resolve("standalone.log"));
      return ExitStatus.OK;
    }
    CheckedFleetClient client = client();
    RequestPath lookup = RequestPath.of("/deepstream/processes/by-instance", instance);
    ApiResponse process = client.request(api -> api.get(lookup.toString()));
    if (process.status() == NOT_FOUND) {
      printSent(client, instance);
    } else {
      String id = JsonText.field(client.get(lookup), "process_id");
      printProcess(client, RequestPath.of("/deepstream/processes", id, "logs"));
    }
    return ExitStatus.OK;
  }

  private void printLocal(Path file) {
    if (isJson()) {
      throw new CommandFailure("--json needs an instance", ExitStatus.USAGE);
    }
    LogFileTail tail = new LogFileTail(file);
    try {
      tail.lastLines(lines).forEach(this::printPlain);
      while (follow && !ConditionWait.until(Thread.currentThread()::isInterrupted, POLL_INTERVAL)) {
        tail.readNew(this::printPlain);
      }
    } catch (IOException unreadable) {
      throw new CommandFailure(
          "cannot read %s: start a fleet with ./dsfleet up, or name an instance".formatted(file));
    }
  }

  private void printProcess(CheckedFleetClient client, RequestPath path) {
    path.with("lines", lines);
    if (follow) {
      client.lines(path.with("follow", true), "text/plain", this::printPlain);
      return;
    }
    JsonNode log = client.get(path);
    if (isJson()) {
      print(log.toString());
    } else {
      log.path("logs").forEach(line -> printPlain(line.asString("")));
    }
  }

  /** Prints what the app sent in log messages. */
  private void printSent(CheckedFleetClient client, String id) {
    JsonNode log =
        client.get(RequestPath.of("/deepstream/instances", id, "log").with("lines", lines));
    if (isJson()) {
      print(log.toString());
    } else {
      log.path("lines")
          .forEach(line -> printSent(line, JsonText.field(line, "level"), line.path("line")));
    }
    if (!follow) {
      return;
    }
    RequestPath instanceView = RequestPath.of("/deepstream/instances", id);
    String pool = JsonText.field(client.get(instanceView), "pool");
    EventLines.read(
        client,
        RequestPath.of("/deepstream/events").with("pool", pool),
        event -> {
          if (JsonText.field(event, "kind").equals("log")
              && JsonText.field(event, "instance_id").equals(id)) {
            if (isJson()) {
              print(event.toString());
            } else {
              printSent(event, JsonText.field(event, "event"), event.path("detail"));
            }
          }
        });
  }

  private void printSent(JsonNode timed, String level, JsonNode line) {
    printPlain("%s  %-7s %s".formatted(JsonText.time(timed, "at"), level, line.asString("")));
  }

  private void printPlain(String line) {
    print(TerminalStyle.printable(line));
  }
}
