package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import java.time.ZoneId;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code job}: shows one job. */
@Command(
    name = "job",
    mixinStandardHelpOptions = true,
    description = "Show a job with its files and its timeline. --json prints the job only.")
public final class JobCommand extends FleetClientCommand {
  @Parameters(paramLabel = "JOB", description = "Id of the job.")
  private String id = "";

  @Override
  public Integer call() {
    CheckedFleetClient client = client();
    JsonNode job = client.get(RequestPath.of("/deepstream/jobs", id));
    if (isJson()) {
      print(job.toString());
      return ExitStatus.OK;
    }
    TerminalStyle style = TerminalStyle.ofThisProcess();
    printFields("", job, style);
    JsonNode files = client.get(RequestPath.of("/deepstream/jobs", id, "results"));
    if (!files.isEmpty()) {
      print("");
      files(files, style).lines().forEach(this::print);
    }
    print("");
    TimelineFormatter.lines(
            client.get(RequestPath.of("/deepstream/jobs", id, "timeline")), ZoneId.systemDefault())
        .forEach(line -> print(TerminalStyle.printable(line)));
    return ExitStatus.OK;
  }

  private void printFields(String prefix, JsonNode object, TerminalStyle style) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        printFields(name + ".", field.getValue(), style);
        continue;
      }
      String text =
          field.getKey().endsWith("_at")
              ? JsonText.time(object, field.getKey())
              : JsonText.field(object, field.getKey());
      if (!text.isEmpty()) {
        print("%-26s %s".formatted(name, name.equals("state") ? style.state(text) : text));
      }
    }
  }

  private static TextTable files(JsonNode files, TerminalStyle style) {
    TextTable table = new TextTable(style, "FILE", "STATUS", "RESULT", "ERROR");
    for (JsonNode file : files) {
      table.add(
          JsonText.field(file, "file_name"),
          JsonText.field(file, "status"),
          JsonText.field(file, "output_path"),
          JsonText.field(file, "error"));
    }
    return table;
  }
}
