package io.dsfleet.cli.conformance;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.devtools.CommandFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a command into words without a shell. Blanks separate words; quotes of either kind keep
 * blanks; a backslash outside single quotes keeps the next character. Nothing is expanded.
 */
final class CommandWords {
  private final String command;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean started;

  private CommandWords(String command) {
    this.command = command;
  }

  /** The words of {@code command}, at least one. */
  static List<String> of(String command) {
    return new CommandWords(command).split();
  }

  private List<String> split() {
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char next = command.charAt(i);
      if (next == '\\' && quote != '\'' && i + 1 < command.length()) {
        add(command.charAt(++i));
      } else if (quote == 0 && (next == '\'' || next == '"')) {
        quote = next;
        started = true;
      } else if (next == quote) {
        quote = 0;
      } else if (quote == 0 && Character.isWhitespace(next)) {
        finishWord();
      } else {
        add(next);
      }
    }
    if (quote != 0) {
      throw new CommandFailure("--start has an unclosed quote: " + command, ExitStatus.USAGE);
    }
    finishWord();
    if (words.isEmpty()) {
      throw new CommandFailure("--start names no program", ExitStatus.USAGE);
    }
    return List.copyOf(words);
  }

  private void add(char character) {
    word.append(character);
    started = true;
  }

  private void finishWord() {
    if (started) {
      words.add(word.toString());
      word.setLength(0);
      started = false;
    }
  }
}
