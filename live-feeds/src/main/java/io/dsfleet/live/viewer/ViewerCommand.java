package io.dsfleet.live.viewer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command of a viewer. */
sealed interface ViewerCommand {
  JsonMapper MAPPER = new JsonMapper();

  /** Sends no more frames until {@link Resume}. */
  record Pause() implements ViewerCommand {}

  /** Sends frames again. */
  record Resume() implements ViewerCommand {}

  /** Switches to the source of this name. */
  record SwitchSource(String source) implements ViewerCommand {}

  /** A command that is refused for the given reason. */
  record Invalid(String reason) implements ViewerCommand {}

  /** The command in a text message. */
  static ViewerCommand parse(String text) {
    JsonNode message;
    try {
      message = MAPPER.readTree(text);
    } catch (JacksonException malformed) {
      return new Invalid("the message is not JSON; send for example {\"command\": \"pause\"}");
    }
    String command = message.path("command").asString("");
    String source = message.path("source").asString("");
    return switch (command) {
      case "pause" -> new Pause();
      case "resume" -> new Resume();
      case "source" ->
          source.isEmpty()
              ? new Invalid("the command source needs the name of a source in the field source")
              : new SwitchSource(source);
      case "" ->
          new Invalid("the message has no command; send for example {\"command\": \"pause\"}");
      default ->
          new Invalid(
              "unknown command '"
                  + (command.length() > 64 ? command.substring(0, 64) : command)
                  + "'; accepted are pause, resume and source");
    };
  }
}
