package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessTermination;
import java.nio.file.Path;
import java.time.Duration;

/** Terminates processes that a killed fleet left running. */
final class LeftoverProcesses {
  private LeftoverProcesses() {}

  /**
   * Terminates the services first, since they stop their apps and need the servers for that.
   *
   * @return number of terminated processes
   */
  static int terminate(ProjectCheckout checkout, Duration grace) {
    Path state = checkout.state();
    PidFiles pidFiles = new PidFiles(state.resolve("processes"));
    int count = 0;
    var standalone = pidFiles.live(StandaloneProcess.NAME);
    if (standalone.isPresent()) {
      ProcessTermination.terminate(standalone.get(), grace);
      count++;
    }
    return count + OwnedProcesses.terminateAll(state, pidFiles, grace);
  }
}
