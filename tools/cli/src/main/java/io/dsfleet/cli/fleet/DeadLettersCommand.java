package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import io.dsfleet.cli.output.JsonText;
import io.dsfleet.cli.output.TerminalStyle;
import io.dsfleet.cli.output.TextTable;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code dead}: handles dead letters. */
@Command(
    name = "dead",
    mixinStandardHelpOptions = true,
    description = "List, show, replay and delete dead letters: messages that were not processed.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DeadLettersCommand.ListLetters.class,
      DeadLettersCommand.Show.class,
      DeadLettersCommand.Replay.class,
      DeadLettersCommand.Delete.class
    })
public final class DeadLettersCommand {
  private static final String ROUTE = "/deepstream/dead-letters";

  /** {@code dead list}: lists dead letters. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the dead letters, newest first.")
  static final class ListLetters extends FleetClientCommand {
    @Override
    public Integer call() {
      JsonNode letters = client().get(RequestPath.of(ROUTE));
      if (isJson()) {
        print(letters.toString());
      } else if (letters.isEmpty()) {
        print("no dead letters");
      } else {
        TextTable table =
            new TextTable(
                TerminalStyle.ofThisProcess(), "ID", "AT", "QUEUE", "REPLAYABLE", "REASON");
        for (JsonNode letter : letters) {
          table.add(
              JsonText.field(letter, "id"),
              JsonText.time(letter, "at"),
              JsonText.field(letter, "origin"),
              letter.path("replayable").asBoolean(false) ? "yes" : "no",
              JsonText.field(letter, "reason"));
        }
        table.lines().forEach(this::print);
      }
      return ExitStatus.OK;
    }
  }

  /** {@code dead show}: shows a dead letter. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show a dead letter with its message.")
  static final class Show extends FleetClientCommand {
    @Parameters(paramLabel = "ID", description = "Id of the dead letter.")
    private String id = "";

    @Override
    public Integer call() {
      JsonNode letter = client().get(RequestPath.of(ROUTE, id));
      if (isJson()) {
        print(letter.toString());
        return ExitStatus.OK;
      }
      letter
          .properties()
          .forEach(
              field ->
                  print(
                      "%-12s %s"
                          .formatted(field.getKey(), JsonText.field(letter, field.getKey()))));
      return ExitStatus.OK;
    }
  }

  /** An action on dead letters; the first refused one ends it. */
  abstract static class LetterAction extends FleetClientCommand {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "Ids of the dead letters.")
    private List<String> ids = List.of();

    abstract JsonNode act(CheckedFleetClient client, String id);

    @Override
    public final Integer call() {
      CheckedFleetClient client = client();
      for (String id : ids) {
        JsonNode answer = act(client, id);
        print(answer, JsonText.field(answer, "status") + " " + id);
      }
      return ExitStatus.OK;
    }
  }

  /** {@code dead replay}: publishes dead letters again. */
  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Publish messages to their original queues again.")
  static final class Replay extends LetterAction {
    @Override
    JsonNode act(CheckedFleetClient client, String id) {
      return client.post(RequestPath.of(ROUTE, id, "replay"), Map.of());
    }
  }

  /** {@code dead delete}: deletes dead letters. */
  @Command(name = "delete", mixinStandardHelpOptions = true, description = "Delete dead letters.")
  static final class Delete extends LetterAction {
    @Override
    JsonNode act(CheckedFleetClient client, String id) {
      return client.delete(RequestPath.of(ROUTE, id));
    }
  }
}
