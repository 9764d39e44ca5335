package io.dsfleet.scheduler.fleet;

import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds processes that are not in the desired state. Pure. */
final class SurplusInstances {
  private SurplusInstances() {}

  /**
   * Processes of groups that were removed, moved or shrunk, except those that are shutting down.
   */
  static List<ProcessRecord> find(DesiredState fleet, List<ProcessRecord> processes) {
    Map<String, InstanceGroup> groups =
        fleet.groups().stream().collect(Collectors.toMap(InstanceGroup::name, Function.identity()));
    return processes.stream()
        .filter(
            process -> process.group() != null && !process.state().isOver() && !process.retired())
        .filter(process -> !isDesired(process, groups.get(process.group())))
        .toList();
  }

  private static boolean isDesired(ProcessRecord process, @Nullable InstanceGroup group) {
    return group != null && group.contains(process);
  }
}
