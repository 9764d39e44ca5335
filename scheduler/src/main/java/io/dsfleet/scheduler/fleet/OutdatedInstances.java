package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds members whose configuration differs from their group. Pure. */
final class OutdatedInstances {
  private OutdatedInstances() {}

  /**
   * Members with another profile, number of streams or settings, except those that are shutting
   * down.
   */
  static List<ProcessRecord> findAll(DesiredState fleet, List<ProcessRecord> processes) {
    return fleet.groups().stream().flatMap(group -> findAll(group, processes).stream()).toList();
  }

  private static List<ProcessRecord> findAll(InstanceGroup group, List<ProcessRecord> processes) {
    return processes.stream()
        .filter(group::contains)
        .filter(process -> !process.state().isOver() && !process.retired())
        .filter(process -> !group.matches(process))
        .toList();
  }

  /**
   * Members to replace now: at most one per group, and only while all its members serve, so that a
   * broken configuration affects one member only. A restarting member goes first.
   *
   * @param connected ids of the instances with a session
   */
  static List<ProcessRecord> findNext(
      DesiredState fleet, List<ProcessRecord> processes, Set<String> connected) {
    return fleet.groups().stream()
        .flatMap(group -> findNext(group, processes, connected).stream())
        .toList();
  }

  private static Optional<ProcessRecord> findNext(
      InstanceGroup group, List<ProcessRecord> processes, Set<String> connected) {
    List<ProcessRecord> outdated = findAll(group, processes);
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
      InstanceGroup group, List<ProcessRecord> processes, Set<String> connected) {
    Set<String> serving =
        processes.stream()
            .filter(group::contains)
            .filter(process -> process.state() == ProcessState.RUNNING && !process.retired())
            .map(ProcessRecord::instanceId)
            .filter(connected::contains)
            .collect(Collectors.toSet());
    return serving.containsAll(group.instanceIds());
  }
}
