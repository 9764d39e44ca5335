package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code terminate}: ends an instance. */
@Command(
    name = "terminate",
    mixinStandardHelpOptions = true,
    description = "End an instance. Its jobs continue on others.")
public final class TerminateCommand extends FleetClientCommand {
  @Parameters(paramLabel = "INSTANCE", description = "Id of the instance.")
  private String id = "";

  @Option(names = "--drain", description = "Let the instance finish its current jobs first.")
  private boolean drain;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, which is recorded.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("drain", drain);
    if (reason != null) {
      body.put("reason", reason);
    }
    JsonNode answer = client().post(RequestPath.of("/deepstream/instances", id, "terminate"), body);
    print(answer, id + ": " + JsonText.field(answer, "message"));
    return ExitStatus.OK;
  }
}
