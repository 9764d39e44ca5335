package io.dsfleet.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
import io.dsfleet.state.process.ProcessRecord;
import io.dsfleet.state.process.ProcessState;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The desired state of a pool beside its actual state. */
@JsonInclude
record DesiredStateView(
    @JsonProperty("pool") String pool,
    @JsonProperty("version") long version,
    @JsonProperty("converged") boolean converged,
    @JsonProperty("groups") List<GroupView> groups) {
  private static final Set<ProcessState> STARTING =
      Set.of(ProcessState.LAUNCHING, ProcessState.RESTARTING);
  private static final Set<ProcessState> BROKEN =
      Set.of(ProcessState.FAILED, ProcessState.QUARANTINED, ProcessState.UNKNOWN);

  /**
   * A group.
   *
   * @param instances desired number of instances
   * @param running desired instances that run
   * @param surplus processes beyond the desired instances, which are being ended
   * @param outdated processes with former settings, which are replaced one by one
   */
  @JsonInclude
  record GroupView(
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
      @JsonProperty("processes") List<MemberView> processes) {}

  /** A current or former process of the group. */
  @JsonInclude
  record MemberView(
      @JsonProperty("process_id") String processId,
      @JsonProperty("instance_id") String instanceId,
      @JsonProperty("state") ProcessState state,
      @JsonProperty("reason") @Nullable String reason) {}

  static DesiredStateView of(String pool, DesiredState fleet, List<ProcessRecord> processes) {
    List<GroupView> groups = fleet.groups().stream().map(group -> of(group, processes)).toList();
    return new DesiredStateView(
        pool, fleet.version(), groups.stream().allMatch(DesiredStateView::isConverged), groups);
  }

  private static boolean isConverged(GroupView group) {
    return group.running() == group.instances() && group.surplus() == 0 && group.outdated() == 0;
  }

  private static GroupView of(InstanceGroup group, List<ProcessRecord> all) {
    List<ProcessRecord> members =
        all.stream().filter(process -> group.name().equals(process.group())).toList();
    Set<String> desiredIds = Set.copyOf(group.instanceIds());
    return new GroupView(
        group.name(),
        group.host(),
        group.profile(),
        group.streams(),
        group.instances(),
        group.minimum(),
        group.maximum(),
        group.settings(),
        count(members, desiredIds, Set.of(ProcessState.RUNNING)),
        count(members, desiredIds, STARTING),
        count(members, desiredIds, BROKEN),
        (int)
            members.stream()
                .filter(
                    process ->
                        !process.state().isOver() && !desiredIds.contains(process.instanceId()))
                .count(),
        (int)
            members.stream()
                .filter(process -> !process.state().isOver() && group.contains(process))
                .filter(process -> !group.matches(process))
                .count(),
        members.stream()
            .map(
                process ->
                    new MemberView(
                        process.id(), process.instanceId(), process.state(), process.reason()))
            .toList());
  }

  private static int count(
      List<ProcessRecord> members, Set<String> desiredIds, Set<ProcessState> states) {
    return (int)
        members.stream()
            .filter(
                process ->
                    desiredIds.contains(process.instanceId()) && states.contains(process.state()))
            .map(ProcessRecord::instanceId)
            .distinct()
            .count();
  }
}
