package io.dsfleet.cli.fleet;

import io.dsfleet.cli.processes.Ending;
import io.dsfleet.cli.processes.OwnedProcesses;
import io.dsfleet.cli.processes.ProcessRecords;
import java.nio.file.Path;
import java.time.Duration;

/** What a killed fleet left running. */
final class Leftovers {
  private Leftovers() {}

  /**
   * Ends the services first, since they end their apps and need the servers for it; then the rest.
   *
   * @return how many processes were ended
   */
  static int end(Checkout checkout, Duration grace) {
    Path state = checkout.state();
    ProcessRecords records = new ProcessRecords(state.resolve("processes"));
    int ended = 0;
    var standalone = records.live(StandaloneProcess.NAME);
    if (standalone.isPresent()) {
      Ending.end(standalone.get(), grace);
      ended++;
    }
    return ended + OwnedProcesses.endAll(state, records, grace);
  }
}
