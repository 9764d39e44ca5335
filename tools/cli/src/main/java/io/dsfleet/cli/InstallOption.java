package io.dsfleet.cli;

import picocli.CommandLine.Option;

/** The option {@code --yes}, which the start script handles before this program runs. */
class InstallOption {
  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  /** Whether {@code --yes} was given. */
  final boolean agreed() {
    return yes;
  }
}
