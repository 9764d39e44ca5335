package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.EventLines;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.devtools.CommandFailure;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code events}: shows what happens in a fleet. */
@Command(
    name = "events",
    mixinStandardHelpOptions = true,
    description = {
      "Show the timeline of a job, or with --follow its events until it ends. Without a job,"
          + " --follow shows the events of the whole pool until Ctrl-C.",
      "--json prints one JSON object per line with --follow, otherwise the timeline."
    })
public final class EventsCommand extends FleetClientCommand {
  @Parameters(arity = "0..1", paramLabel = "JOB", description = "Id of a job.")
  private @Nullable String id;

  @Option(
      names = {"-f", "--follow"},
      description = "Print events as they happen.")
  private boolean follow;

  @Option(names = "--pool", paramLabel = "POOL", description = "Pool (default: default).")
  private @Nullable String pool;

  @Override
  public Integer call() {
    CheckedFleetClient client = client();
    if (follow) {
      RequestPath path =
          id == null
              ? RequestPath.of("/deepstream/events").with("pool", pool)
              : RequestPath.of("/deepstream/jobs", id, "events");
      EventLines.read(client, path, event -> print(event, line(event)));
      return ExitStatus.OK;
    }
    if (id == null) {
      throw new CommandFailure(
          "name a job, or use --follow for the events of the whole pool", ExitStatus.USAGE);
    }
    JsonNode timeline = client.get(RequestPath.of("/deepstream/jobs", id, "timeline"));
    if (isJson()) {
      print(timeline.toString());
    } else {
      TimelineFormatter.lines(timeline, ZoneId.systemDefault())
          .forEach(line -> print(TerminalStyle.printable(line)));
    }
    return ExitStatus.OK;
  }

  private static String line(JsonNode event) {
    return TerminalStyle.printable(TimelineFormatter.line(event, ZoneId.systemDefault()));
  }
}
