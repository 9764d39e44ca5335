package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.fleet.FleetOptions;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code up} share. */
final class FleetCommandOptions extends InstallOption {
  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "18000",
      description = "Port of HTTP and WebSocket on loopback (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--apps",
      paramLabel = "N",
      defaultValue = "1",
      description = "Reference apps to start; 0 starts none (default ${DEFAULT-VALUE}).")
  private int apps;

  @Option(
      names = "--streams",
      paramLabel = "M",
      defaultValue = "4",
      description = "Streams of each app (default ${DEFAULT-VALUE}).")
  private int streams;

  /** The options, checked. */
  FleetOptions options() {
    try {
      return new FleetOptions(port, apps, streams);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), 2);
    }
  }
}
