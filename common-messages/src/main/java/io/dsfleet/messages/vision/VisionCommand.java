package io.dsfleet.messages.vision;

import java.util.Locale;
import java.util.Optional;

/** A command to a vision worker: one line of text. The worker exits when its input ends. */
public enum VisionCommand {
  /** Stops decoding until {@link #RESUME}. */
  PAUSE,
  /** Continues decoding. */
  RESUME;

  /** The line without its line break. */
  public String line() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The command of a line, empty if there is no such command. */
  public static Optional<VisionCommand> parse(String line) {
    for (VisionCommand command : values()) {
      if (command.line().equals(line.strip())) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }
}
