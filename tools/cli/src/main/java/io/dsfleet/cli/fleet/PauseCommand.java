package io.dsfleet.cli.fleet;

import picocli.CommandLine.Command;

/** {@code pause}: pauses a pool. */
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Assign no more jobs of a pool. Running jobs continue.")
public final class PauseCommand extends PoolActionCommand {
  /** Creates the command. */
  public PauseCommand() {
    super("pause", "paused pool ");
  }
}
