package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ConditionWait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code jobs}: lists jobs. */
@Command(
    name = "jobs",
    mixinStandardHelpOptions = true,
    description = "List jobs, newest first.",
    footer = {"", "Example: ./dsfleet jobs --state failed --limit 50"})
public final class JobsCommand extends FleetClientCommand {
  private static final Duration WATCH_INTERVAL = Duration.ofSeconds(2);

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only jobs in this state, for example queued, running, completed or failed.")
  private @Nullable String state;

  @Option(names = "--pool", paramLabel = "POOL", description = "Pool (default: default).")
  private @Nullable String pool;

  @Option(names = "--tenant", paramLabel = "TENANT", description = "Only jobs of this tenant.")
  private @Nullable String tenant;

  @Option(names = "--camera-id", paramLabel = "ID", description = "Only jobs of this camera.")
  private @Nullable Long cameraId;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Maximum number of jobs (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--watch",
      description = "Print the list again whenever it changes, until Ctrl-C.")
  private boolean watch;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new CommandFailure("--limit must be 1 or more, but is " + limit, ExitStatus.USAGE);
    }
    CheckedFleetClient client = client();
    TerminalStyle style = TerminalStyle.ofThisProcess();
    String shown = "";
    do {
      JsonNode jobs = client.get(path());
      String text = isJson() ? jobs.toString() : table(jobs, style);
      if (!text.equals(shown)) {
        print((watch && !isJson() ? style.clearScreen() : "") + text);
        shown = text;
      }
    } while (watch && !ConditionWait.until(Thread.currentThread()::isInterrupted, WATCH_INTERVAL));
    return ExitStatus.OK;
  }

  private RequestPath path() {
    return RequestPath.of("/deepstream/jobs")
        .with("state", state)
        .with("pool", pool)
        .with("tenant", tenant)
        .with("camera_id", cameraId)
        .with("limit", limit);
  }

  private static String table(JsonNode jobs, TerminalStyle style) {
    if (jobs.isEmpty()) {
      return "no jobs";
    }
    TextTable table =
        new TextTable(
            style, "JOB", "STATE", "CAMERA", "FILES", "FAILED", "INSTANCE", "ACCEPTED", "REASON");
    for (JsonNode job : jobs) {
      String total = JsonText.field(job, "total_files");
      String name = JsonText.field(job, "camera_name");
      table.add(
          JsonText.field(job, "job_id"),
          JsonText.field(job, "state"),
          name.isEmpty() ? JsonText.field(job, "camera_id") : name,
          JsonText.field(job, "files_done") + "/" + (total.isEmpty() ? "?" : total),
          JsonText.field(job, "files_failed"),
          JsonText.field(job, "instance_id"),
          JsonText.time(job, "accepted_at"),
          JsonText.field(job, "reason"));
    }
    return String.join(System.lineSeparator(), table.lines());
  }
}
