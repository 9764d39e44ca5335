package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import io.dsfleet.devtools.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code fleet}: shows and replaces the desired fleet. */
@Command(
    name = "fleet",
    mixinStandardHelpOptions = true,
    description = "Show or replace the desired fleet: the groups of instances to keep running.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DesiredFleetCommand.Show.class, DesiredFleetCommand.Apply.class})
public final class DesiredFleetCommand {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ROUTE = "/deepstream/fleet";
  private static final int MAX_BYTES = 1 << 20;

  /** Prints the desired fleet beside the actual one. */
  abstract static class FleetView extends FleetClientCommand {
    @Option(names = "--pool", paramLabel = "POOL", description = "Pool (default: the first one).")
    private @Nullable String pool;

    RequestPath path() {
      return RequestPath.of(ROUTE).with("pool", pool);
    }

    void printFleet(JsonNode fleet) {
      if (isJson()) {
        print(fleet.toString());
        return;
      }
      boolean converged = fleet.path("converged").asBoolean(false);
      print(
          "pool %s, version %s, %s"
              .formatted(
                  JsonText.field(fleet, "pool"),
                  JsonText.field(fleet, "version"),
                  converged ? "as desired" : "not yet as desired"));
      if (fleet.path("groups").isEmpty()) {
        print("no groups: replace the fleet by ./dsfleet fleet apply FILE");
        return;
      }
      TextTable table =
          new TextTable(
              TerminalStyle.ofThisProcess(),
              "GROUP",
              "HOST",
              "PROFILE",
              "DESIRED",
              "RUNNING",
              "STARTING",
              "BROKEN");
      for (JsonNode group : fleet.path("groups")) {
        table.add(
            JsonText.field(group, "name"),
            JsonText.field(group, "host"),
            JsonText.field(group, "profile"),
            JsonText.field(group, "instances"),
            JsonText.field(group, "running"),
            JsonText.field(group, "starting"),
            JsonText.field(group, "broken"));
      }
      table.lines().forEach(this::print);
    }
  }

  /** {@code fleet show}: shows the desired fleet. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show the desired and the actual fleet.")
  static final class Show extends FleetView {
    @Override
    public Integer call() {
      printFleet(client().get(path()));
      return ExitStatus.OK;
    }
  }

  /** {@code fleet apply}: replaces the desired fleet. */
  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Replace the desired fleet by the JSON document in FILE, the body of PUT"
            + " /deepstream/fleet. With a version in the document, the fleet is replaced only if it"
            + " still has that version."
      },
      footer = {
        "",
        "Example of a document:",
        "  {\"groups\": [{\"name\": \"day\", \"profile\": \"reference\", \"instances\": 2}]}"
      })
  static final class Apply extends FleetView {
    @Parameters(paramLabel = "FILE", description = "JSON file; - reads standard input.")
    private String file = "";

    @Override
    public Integer call() {
      printFleet(client().put(path(), document()));
      return ExitStatus.OK;
    }

    private JsonNode document() {
      try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new CommandFailure(
              "%s is too large; the maximum is %d bytes".formatted(file, MAX_BYTES),
              ExitStatus.USAGE);
        }
        JsonNode document = JSON.readTree(bytes);
        if (!document.isObject()) {
          throw new CommandFailure(file + " must hold a JSON object", ExitStatus.USAGE);
        }
        return document;
      } catch (JacksonException notJson) {
        throw new CommandFailure(
            "%s is not JSON: %s".formatted(file, notJson.getOriginalMessage()), ExitStatus.USAGE);
      } catch (IOException unreadable) {
        throw new CommandFailure(
            "cannot read %s: %s".formatted(file, unreadable.getMessage()), ExitStatus.USAGE);
      }
    }
  }
}
