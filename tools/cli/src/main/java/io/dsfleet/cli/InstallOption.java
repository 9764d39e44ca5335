package io.dsfleet.cli;

import picocli.CommandLine.Option;

/** {@code --yes}, which the start script has heeded before this program runs. */
class InstallOption {
  @Option(names = "--yes", description = "Install what is missing without asking.")
  private boolean yes;

  /** Whether installing was agreed to beforehand. */
  final boolean agreed() {
    return yes;
  }
}
