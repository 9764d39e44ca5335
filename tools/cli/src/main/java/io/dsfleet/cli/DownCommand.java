package io.dsfleet.cli;

import io.dsfleet.devtools.fleet.FleetShutdown;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: stops the fleet of this checkout, or processes that a killed one left. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "Stop the fleet of this checkout and its servers.")
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--purge",
      description = "Also delete this checkout's RabbitMQ and Redis data; results and logs stay.")
  private boolean purge;

  @Override
  public Integer call() {
    FleetShutdown shutdown = new FleetShutdown(DsfleetMain.checkout());
    System.out.println(shutdown.run());
    if (purge) {
      shutdown.purge();
      System.out.println("deleted the data of RabbitMQ and Redis; results and logs stay");
    }
    return 0;
  }
}
