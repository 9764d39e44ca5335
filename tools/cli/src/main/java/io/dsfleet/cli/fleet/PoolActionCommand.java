package io.dsfleet.cli.fleet;

import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.cli.connection.RequestPath;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** An action on a pool. */
abstract class PoolActionCommand extends FleetClientCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "POOL",
      defaultValue = "default",
      description = "Name of the pool (default: ${DEFAULT-VALUE}).")
  private String pool = "default";

  private final String route;
  private final String done;

  PoolActionCommand(String route, String done) {
    this.route = route;
    this.done = done;
  }

  @Override
  public final Integer call() {
    print(client().post(RequestPath.of("/deepstream/pools", pool, route), Map.of()), done + pool);
    return ExitStatus.OK;
  }
}
