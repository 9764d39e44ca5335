package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.RequestPath;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cancel}: cancels jobs. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancel jobs.")
public final class CancelCommand extends JobActionCommand {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Reason, which the timeline of the job shows.")
  private @Nullable String reason;

  @Override
  void act(CheckedFleetClient client, String id) {
    Map<String, String> body = reason == null ? Map.of() : Map.of("reason", reason);
    print(
        client.post(RequestPath.of("/deepstream/jobs", id, "cancel"), body),
        "requested the cancellation of " + id);
  }
}
