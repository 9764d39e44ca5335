package io.dsfleet.cli.jobs;

import io.dsfleet.cli.connection.CheckedFleetClient;
import io.dsfleet.cli.connection.ExitStatus;
import io.dsfleet.cli.connection.FleetClientCommand;
import io.dsfleet.devtools.CommandFailure;
import java.util.List;
import picocli.CommandLine.Parameters;

/** An action on one or more jobs. A refused job does not keep the others from being tried. */
abstract class JobActionCommand extends FleetClientCommand {
  @Parameters(arity = "1..*", paramLabel = "JOB", description = "Ids of the jobs.")
  private List<String> ids = List.of();

  /** Performs the action on one job and prints the result. */
  abstract void act(CheckedFleetClient client, String id);

  @Override
  public final Integer call() {
    CheckedFleetClient client = client();
    int exit = ExitStatus.OK;
    for (String id : ids) {
      try {
        act(client, id);
      } catch (CommandFailure refused) {
        if (refused.exitCode() != ExitStatus.REFUSED || ids.size() == 1) {
          throw refused;
        }
        err().println("dsfleet: " + id + ": " + refused.getMessage());
        exit = ExitStatus.REFUSED;
      }
    }
    return exit;
  }
}
