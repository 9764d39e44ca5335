package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.ProcessRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds processes that are not in the desired state. Pure. */
final class Surplus {
  private Surplus() {}

  /**
   * Processes of groups that were removed, moved or shrunk, except those that are shutting down.
   */
  static List<ProcessRecord> of(DesiredFleet fleet, List<ProcessRecord> processes) {
    Map<String, FleetGroup> groups =
        fleet.groups().stream().collect(Collectors.toMap(FleetGroup::name, Function.identity()));
    return processes.stream()
        .filter(
            process -> process.group() != null && !process.state().isOver() && !process.retired())
        .filter(process -> !isDesired(process, groups.get(process.group())))
        .toList();
  }

  private static boolean isDesired(ProcessRecord process, @Nullable FleetGroup group) {
    return group != null && group.has(process);
  }
}
