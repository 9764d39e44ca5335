package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetOptions;
import picocli.CommandLine.Option;

/** Options of {@code run} and {@code up}. */
final class FleetCommandOptions extends InstallOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port of HTTP and WebSocket on loopback (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--apps",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of reference apps to start (default: ${DEFAULT-VALUE}).")
  private int apps;

  @Option(
      names = "--streams",
      paramLabel = "M",
      defaultValue = "4",
      description = "Number of streams of each app (default: ${DEFAULT-VALUE}).")
  private int streams;

  /** The validated options; an invalid one is a usage error. */
  FleetOptions options() {
    try {
      return new FleetOptions(port, apps, streams);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), 2);
    }
  }
}
