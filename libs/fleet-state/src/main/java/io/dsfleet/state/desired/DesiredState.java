package io.dsfleet.state.desired;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The desired state of a pool on all hosts.
 *
 * @param version increased by each change other than autoscaling; 0 before the first
 * @param groups sorted by name
 */
public record DesiredState(
    @JsonProperty("version") long version, @JsonProperty("groups") List<InstanceGroup> groups) {
  /** The initial desired state. */
  public static final DesiredState EMPTY = new DesiredState(0, List.of());

  /** The groups of the host. */
  public List<InstanceGroup> groupsOf(String host) {
    return groups.stream().filter(group -> group.host().equals(host)).toList();
  }
}
