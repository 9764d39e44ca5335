package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code retry}: submits jobs again. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Submit failed or cancelled jobs again as new jobs, and print the new ids.")
public final class RetryCommand extends JobActionCommand {
  @Option(
      names = "--failed-files",
      description = "Analyse only the files that were not analysed, also those of a completed job.")
  private boolean onlyFailedFiles;

  @Override
  void act(CheckedFleetClient client, String id) {
    Map<String, ?> body = onlyFailedFiles ? Map.of("files", "failed") : Map.of();
    JsonNode job = client.post(RequestPath.of("/deepstream/jobs", id, "retry"), body);
    print(job, JsonText.field(job, "job_id"));
  }
}
