package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds members that run otherwise than their group says by now; pure. */
final class Outdated {
  private Outdated() {}

  /** Members with another profile, number of streams or settings; not those already ending. */
  static List<ProcessRecord> of(DesiredFleet fleet, List<ProcessRecord> processes) {
    return fleet.groups().stream().flatMap(group -> of(group, processes).stream()).toList();
  }

  private static List<ProcessRecord> of(FleetGroup group, List<ProcessRecord> processes) {
    return processes.stream()
        .filter(group::has)
        .filter(each -> !each.state().isOver() && !each.retired())
        .filter(each -> !group.describes(each))
        .toList();
  }

  /**
   * Those to be replaced now: of each group one, and only while every member of it serves, so that
   * a new way that does not work takes no more than one member. One that crashes goes first.
   *
   * @param connected ids of the instances that have a session
   */
  static List<ProcessRecord> next(
      DesiredFleet fleet, List<ProcessRecord> processes, Set<String> connected) {
    return fleet.groups().stream()
        .flatMap(group -> next(group, processes, connected).stream())
        .toList();
  }

  private static Optional<ProcessRecord> next(
      FleetGroup group, List<ProcessRecord> processes, Set<String> connected) {
    List<ProcessRecord> old = of(group, processes);
    return old.stream()
        .filter(each -> each.state() == ProcessState.RESTARTING)
        .findFirst()
        .or(
            () ->
                isServing(group, processes, connected)
                    ? old.stream().findFirst()
                    : Optional.empty());
  }

  private static boolean isServing(
      FleetGroup group, List<ProcessRecord> processes, Set<String> connected) {
    Set<String> serving =
        processes.stream()
            .filter(group::has)
            .filter(each -> each.state() == ProcessState.RUNNING && !each.retired())
            .map(ProcessRecord::instanceId)
            .filter(connected::contains)
            .collect(Collectors.toSet());
    return serving.containsAll(group.instanceIds());
  }
}
