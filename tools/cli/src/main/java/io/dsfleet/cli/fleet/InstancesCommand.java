package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code instances}: lists the instances of a fleet. */
@Command(
    name = "instances",
    mixinStandardHelpOptions = true,
    description = "List the instances: the apps of the fleet.")
public final class InstancesCommand extends FleetClientCommand {
  @Option(names = "--pool", paramLabel = "POOL", description = "Only instances of this pool.")
  private @Nullable String pool;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only instances with this status, as listed.")
  private @Nullable String status;

  @Override
  public Integer call() {
    JsonNode instances =
        client()
            .get(RequestPath.of("/deepstream/instances").with("pool", pool).with("status", status));
    if (isJson()) {
      print(instances.toString());
    } else {
      lines(instances, TerminalStyle.ofThisProcess()).forEach(this::print);
    }
    return ExitStatus.OK;
  }

  /** The instances as a table. */
  static List<String> lines(JsonNode instances, TerminalStyle style) {
    if (instances.isEmpty()) {
      return List.of("no instances: start one with ./dsfleet launch, or connect your app");
    }
    TextTable table =
        new TextTable(
            style,
            "INSTANCE",
            "STATUS",
            "SOCKET",
            "BUSY",
            "POOL",
            "VERSION",
            "CONNECTED",
            "REASON");
    for (JsonNode instance : instances) {
      table.add(
          JsonText.field(instance, "instance_id"),
          JsonText.field(instance, "status")
              + (instance.path("draining").asBoolean(false) ? ", draining" : ""),
          JsonText.field(instance, "ws_status"),
          JsonText.field(instance, "busy_streams")
              + "/"
              + JsonText.field(instance, "streams_count"),
          JsonText.field(instance, "pool"),
          JsonText.field(instance, "version"),
          JsonText.time(instance, "connected_at"),
          JsonText.field(instance, "reason"));
    }
    return table.lines();
  }
}
