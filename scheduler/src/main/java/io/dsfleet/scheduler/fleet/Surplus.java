package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.ProcessRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what runs for a group and should not; pure. */
final class Surplus {
  private Surplus() {}

  /** Processes of groups that are gone, have moved, or want fewer; not those already ending. */
  static List<ProcessRecord> of(DesiredFleet fleet, List<ProcessRecord> processes) {
    Map<String, FleetGroup> groups =
        fleet.groups().stream().collect(Collectors.toMap(FleetGroup::name, Function.identity()));
    return processes.stream()
        .filter(each -> each.group() != null && !each.state().isOver() && !each.retired())
        .filter(each -> !isWanted(each, groups.get(each.group())))
        .toList();
  }

  private static boolean isWanted(ProcessRecord process, @Nullable FleetGroup group) {
    return group != null && group.has(process);
  }
}
