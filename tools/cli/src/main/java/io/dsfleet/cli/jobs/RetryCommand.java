package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code retry}: submits jobs again. */
@Command(
    name = "retry",
    mixinStandardHelpOptions = true,
    description = "Submit failed or cancelled jobs again as new jobs, and print the new ids.")
public final class RetryCommand extends JobActionCommand {
  @Override
  void act(CheckedFleetClient client, String id) {
    JsonNode job = client.post(RequestPath.of("/deepstream/jobs", id, "retry"), Map.of());
    print(job, JsonText.field(job, "job_id"));
  }
}
