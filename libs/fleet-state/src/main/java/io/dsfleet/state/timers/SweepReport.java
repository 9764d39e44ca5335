package io.dsfleet.state.timers;

import io.dsfleet.state.shutdown.ShutdownStep;
import io.dsfleet.state.slot.PendingCommands;
import java.util.List;

/**
 * Result of a sweep.
 *
 * @param jobsToResubmit jobs whose submission must be published (again)
 * @param commands commands to send (again)
 * @param shutdownSteps actions of shutdowns that are due
 * @param handled number of due timers; if it equals the maximum, the caller sweeps again
 *     immediately
 */
public record SweepReport(
    List<String> jobsToResubmit,
    PendingCommands commands,
    List<ShutdownStep> shutdownSteps,
    int handled) {
  public SweepReport {
    jobsToResubmit = List.copyOf(jobsToResubmit);
    shutdownSteps = List.copyOf(shutdownSteps);
  }
}
