package io.dsfleet.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import io.dsfleet.state.ProcessRecord;
import io.dsfleet.state.ProcessState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The desired state beside what there is of it. */
@JsonInclude
record FleetView(
    @JsonProperty("pool") String pool,
    @JsonProperty("version") long version,
    @JsonProperty("converged") boolean converged,
    @JsonProperty("groups") List<Group> groups) {
  private static final Set<ProcessState> COMING =
      Set.of(ProcessState.LAUNCHING, ProcessState.RESTARTING);
  private static final Set<ProcessState> BROKEN =
      Set.of(ProcessState.FAILED, ProcessState.QUARANTINED, ProcessState.UNKNOWN);

  /**
   * A group.
   *
   * @param instances how many should run now
   * @param running how many of those do
   * @param surplus how many run that should not, and are being ended
   * @param outdated how many run otherwise than the group says by now, and are replaced one by one
   */
  @JsonInclude
  record Group(
      @JsonProperty("name") String name,
      @JsonProperty("host") String host,
      @JsonProperty("profile") @Nullable String profile,
      @JsonProperty("streams_count") @Nullable Integer streams,
      @JsonProperty("instances") int instances,
      @JsonProperty("minimum") @Nullable Integer minimum,
      @JsonProperty("maximum") @Nullable Integer maximum,
      @JsonProperty("settings") @Nullable LaunchSettings settings,
      @JsonProperty("running") int running,
      @JsonProperty("starting") int starting,
      @JsonProperty("broken") int broken,
      @JsonProperty("surplus") int surplus,
      @JsonProperty("outdated") int outdated,
      @JsonProperty("processes") List<Member> processes) {}

  /** A process that the group has or had. */
  @JsonInclude
  record Member(
      @JsonProperty("process_id") String processId,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("state") ProcessState state,
      @JsonProperty("reason") @Nullable String reason) {}

  static FleetView of(String pool, DesiredFleet fleet, List<ProcessRecord> processes) {
    List<Group> groups = fleet.groups().stream().map(group -> of(group, processes)).toList();
    return new FleetView(
        pool, fleet.version(), groups.stream().allMatch(FleetView::isConverged), groups);
  }

  private static boolean isConverged(Group group) {
    return group.running() == group.instances() && group.surplus() == 0 && group.outdated() == 0;
  }

  private static Group of(FleetGroup group, List<ProcessRecord> all) {
    List<ProcessRecord> members =
        all.stream().filter(each -> group.name().equals(each.group())).toList();
    Set<String> wanted = Set.copyOf(group.instanceIds());
    return new Group(
        group.name(),
        group.host(),
        group.profile(),
        group.streams(),
        group.instances(),
        group.minimum(),
        group.maximum(),
        group.settings(),
        count(members, wanted, Set.of(ProcessState.RUNNING)),
        count(members, wanted, COMING),
        count(members, wanted, BROKEN),
        (int)
            members.stream()
                .filter(each -> !each.state().isOver() && !wanted.contains(each.instanceId()))
                .count(),
        (int)
            members.stream()
                .filter(each -> !each.state().isOver() && group.has(each))
                .filter(each -> !group.describes(each))
                .count(),
        members.stream()
            .map(each -> new Member(each.id(), each.instanceId(), each.state(), each.reason()))
            .toList());
  }

  private static int count(
      List<ProcessRecord> members, Set<String> wanted, Set<ProcessState> states) {
    return (int)
        members.stream()
            .filter(each -> wanted.contains(each.instanceId()) && states.contains(each.state()))
            .map(ProcessRecord::instanceId)
            .distinct()
            .count();
  }
}
