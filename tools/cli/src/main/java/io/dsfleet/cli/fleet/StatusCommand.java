package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import io.dsfleet.devtools.api.ApiResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code status}: shows the state of a fleet on one page. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show the state of the fleet, its pools and its instances. Exit code 1 if the fleet does not"
          + " accept jobs.",
      "--json prints the bodies of health, pools and instances in one object."
    })
public final class StatusCommand extends FleetClientCommand {
  @Override
  public Integer call() {
    CheckedFleetClient client = client();
    ApiResponse health = client.request(api -> api.get("/deepstream/health"));
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    parts.put("health", health.body());
    if (health.isSuccess()) {
      parts.put("pools", client.get(RequestPath.of("/deepstream/pools")));
      parts.put("instances", client.get(RequestPath.of("/deepstream/instances")));
    }
    if (isJson()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      all.put("url", client.base().toString());
      parts.forEach(all::set);
      print(all.toString());
    } else {
      printText(client.base().toString(), parts);
    }
    return health.isSuccess() ? ExitStatus.OK : ExitStatus.FAILED;
  }

  private void printText(String url, Map<String, JsonNode> parts) {
    TerminalStyle style = TerminalStyle.ofThisProcess();
    JsonNode health = parts.getOrDefault("health", JsonNodeFactory.instance.objectNode());
    String reason = JsonText.field(health, "reason");
    print(
        "fleet %s: %s%s"
            .formatted(
                url,
                style.state(JsonText.field(health, "status")),
                reason.isEmpty() ? "" : " (" + reason + ")"));
    JsonNode pools = parts.get("pools");
    JsonNode instances = parts.get("instances");
    if (pools == null || instances == null) {
      return;
    }
    print("");
    TextTable table = new TextTable(style, "POOL", "STATE", "JOBS", "WAITING", "STREAMS", "FREE");
    for (JsonNode pool : pools) {
      table.add(
          JsonText.field(pool, "pool"),
          pool.path("paused").asBoolean(false) ? "paused" : "active",
          JsonText.field(pool, "live_jobs"),
          JsonText.field(pool, "pending_jobs"),
          JsonText.field(pool, "streams"),
          JsonText.field(pool, "free_streams"));
    }
    table.lines().forEach(this::print);
    print("");
    InstancesCommand.lines(instances, style).forEach(this::print);
  }
}
