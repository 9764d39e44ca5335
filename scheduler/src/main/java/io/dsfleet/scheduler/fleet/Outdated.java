package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds members whose configuration differs from their group. Pure. */
final class Outdated {
  private Outdated() {}

  /**
   * Members with another profile, number of streams or settings, except those that are shutting
   * down.
   */
  static List<ProcessRecord> of(DesiredFleet fleet, List<ProcessRecord> processes) {
    return fleet.groups().stream().flatMap(group -> of(group, processes).stream()).toList();
  }

  private static List<ProcessRecord> of(FleetGroup group, List<ProcessRecord> processes) {
    return processes.stream()
        .filter(group::has)
        .filter(process -> !process.state().isOver() && !process.retired())
        .filter(process -> !group.describes(process))
        .toList();
  }

  /**
   * Members to replace now: at most one per group, and only while all its members serve, so that a
   * broken configuration affects one member only. A restarting member goes first.
   *
   * @param connected ids of the instances with a session
   */
  static List<ProcessRecord> next(
      DesiredFleet fleet, List<ProcessRecord> processes, Set<String> connected) {
    return fleet.groups().stream()
        .flatMap(group -> next(group, processes, connected).stream())
        .toList();
  }

  private static Optional<ProcessRecord> next(
      FleetGroup group, List<ProcessRecord> processes, Set<String> connected) {
    List<ProcessRecord> outdated = of(group, processes);
    return outdated.stream()
        .filter(process -> process.state() == ProcessState.RESTARTING)
        .findFirst()
        .or(
            () ->
                isServing(group, processes, connected)
                    ? outdated.stream().findFirst()
                    : Optional.empty());
  }

  private static boolean isServing(
      FleetGroup group, List<ProcessRecord> processes, Set<String> connected) {
    Set<String> serving =
        processes.stream()
            .filter(group::has)
            .filter(process -> process.state() == ProcessState.RUNNING && !process.retired())
            .map(ProcessRecord::instanceId)
            .filter(connected::contains)
            .collect(Collectors.toSet());
    return serving.containsAll(group.instanceIds());
  }
}
