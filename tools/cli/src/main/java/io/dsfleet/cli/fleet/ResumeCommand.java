package io.dsfleet.cli.fleet;

import picocli.CommandLine.Command;

/** {@code resume}: resumes a pool. */
@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = "Assign the jobs of a paused pool again.")
public final class ResumeCommand extends PoolActionCommand {
  /** Creates the command. */
  public ResumeCommand() {
    super("resume", "resumed pool ");
  }
}
