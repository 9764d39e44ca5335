package io.dsfleet.cli.output;

import io.dsfleet.messages.codec.PrintableText;
import java.io.Console;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Colours of the output.
 *
 * @param coloured whether escape sequences may be written
 */
public record TerminalStyle(boolean coloured) {
  /** Output without escape sequences. */
  public static final TerminalStyle PLAIN = new TerminalStyle(false);

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";

  /** Whether the program runs on a terminal. */
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** The style of this process. */
  public static TerminalStyle ofThisProcess() {
    return of(System.getenv(), isTerminal());
  }

  /** Colours on a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
  static TerminalStyle of(Map<String, String> environment, boolean terminal) {
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new TerminalStyle(terminal && wanted);
  }

  /** The text in bold. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text in the colour of the state that it names; other texts stay unchanged. */
  public String state(String text) {
    return switch (text.strip().toUpperCase(Locale.ROOT)) {
      case "COMPLETED", "OK", "CONNECTED", "IDLE", "READY", "PASSED", "ALL" -> styled("32", text);
      case "RUNNING", "STARTED", "ANALYZING", "ASSIGNED" -> styled("36", text);
      case "QUEUED", "ACCEPTED", "PAUSED", "SUSPECT", "DRAINING", "CANCELLED", "PARTIAL" ->
          styled("33", text);
      case "FAILED", "LOST", "BROKEN", "UNAVAILABLE", "DISCONNECTED", "MISSING", "NONE" ->
          styled("31", text);
      default -> text;
    };
  }

  /** Moves to the top left corner and erases the screen; empty without escape sequences. */
  public String clearScreen() {
    return coloured ? ESCAPE + "H" + ESCAPE + "2J" : "";
  }

  private String styled(String code, String text) {
    return coloured ? ESCAPE + code + "m" + text + RESET : text;
  }

  /**
   * The text with control characters and direction marks replaced, so that it can neither control
   * the terminal nor look like another text. Tabs stay.
   */
  public static String printable(String text) {
    return Stream.of(text.split("\t", -1))
        .map(part -> PrintableText.replace(part, "?"))
        .collect(Collectors.joining("\t"));
  }
}
