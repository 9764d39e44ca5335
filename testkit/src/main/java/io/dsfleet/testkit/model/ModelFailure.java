package io.dsfleet.testkit.model;

import java.util.List;

/**
 * A list on which machine and model differ, as short as removal made it.
 *
 * @param seed draws the original list again
 * @param commands the shrunk list; the last one is where they differ
 * @param originalLength commands of the original list up to its failure
 * @param cause what the shrunk list threw
 */
public record ModelFailure<C>(long seed, List<C> commands, int originalLength, Throwable cause) {
  public ModelFailure {
    commands = List.copyOf(commands);
  }

  /** Seed, shrunk list and cause, a line for each command. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append("expected machine and model to agree, but they differ (seed ")
        .append(seed)
        .append(", again with -D")
        .append(ModelRun.SEED_PROPERTY)
        .append('=')
        .append(seed)
        .append("): ")
        .append(cause)
        .append("\n")
        .append(commands.size())
        .append(" commands are left of ")
        .append(originalLength)
        .append(":");
    for (int i = 0; i < commands.size(); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(commands.get(i));
    }
    return text.toString();
  }
}
