package io.dsfleet.state;

import java.util.List;

/**
 * What one sweep found due and did.
 *
 * @param resubmit jobs whose submission must be published (again)
 * @param orders commands to issue (again)
 * @param stops what is to be done to end instances
 * @param handled members of the agenda that were due; the caller sweeps again at once if it equals
 *     the maximum it asked for
 */
public record SweepReport(
    List<String> resubmit, Orders orders, List<StopOrder> stops, int handled) {
  public SweepReport {
    resubmit = List.copyOf(resubmit);
    stops = List.copyOf(stops);
  }
}
