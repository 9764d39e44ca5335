package io.dsfleet.devtools.fleet;

import io.dsfleet.devtools.processes.ProcessTermination;
import io.dsfleet.devtools.processes.OwnedProcesses;
import io.dsfleet.devtools.processes.PidFiles;
import java.nio.file.Path;
import java.time.Duration;

/** What a killed fleet left running. */
final class LeftoverProcesses {
  private LeftoverProcesses() {}

  /**
   * Ends the services first, since they end their apps and need the servers for it; then the rest.
   *
   * @return how many processes were ended
   */
  static int end(ProjectCheckout checkout, Duration grace) {
    Path state = checkout.state();
    PidFiles records = new PidFiles(state.resolve("processes"));
    int ended = 0;
    var standalone = records.live(StandaloneProcess.NAME);
    if (standalone.isPresent()) {
      ProcessTermination.end(standalone.get(), grace);
      ended++;
    }
    return ended + OwnedProcesses.endAll(state, records, grace);
  }
}
