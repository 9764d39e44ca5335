package io.dsfleet.state;

import java.util.List;

/**
 * Result of a sweep.
 *
 * @param resubmit jobs whose submission must be published (again)
 * @param orders commands to send (again)
 * @param stops actions of shutdowns that are due
 * @param handled number of due timers; if it equals the maximum, the caller sweeps again
 *     immediately
 */
public record SweepReport(
    List<String> resubmit, Orders orders, List<StopOrder> stops, int handled) {
  public SweepReport {
    resubmit = List.copyOf(resubmit);
    stops = List.copyOf(stops);
  }
}
