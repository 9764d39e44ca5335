package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.FleetShutdown;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: ends a running fleet of this checkout, or what a killed one left. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "End a running fleet of this checkout and its servers.")
final class DownCommand implements Callable<Integer> {
  @Option(names = "--purge", description = "Delete the broker's and Redis's data too.")
  private boolean purge;

  @Override
  public Integer call() {
    FleetShutdown shutdown = new FleetShutdown(DsfleetMain.checkout());
    System.out.println(shutdown.run());
    if (purge) {
      shutdown.purge();
      System.out.println("deleted the data of RabbitMQ and Redis");
    }
    return 0;
  }
}
