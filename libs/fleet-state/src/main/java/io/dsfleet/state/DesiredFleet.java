package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The desired state of a pool on all hosts.
 *
 * @param version increased by each change other than autoscaling; 0 before the first
 * @param groups sorted by name
 */
public record DesiredFleet(
    @JsonProperty("version") long version, @JsonProperty("groups") List<FleetGroup> groups) {
  /** The initial desired state. */
  public static final DesiredFleet NONE = new DesiredFleet(0, List.of());

  /** The groups of the host. */
  public List<FleetGroup> of(String host) {
    return groups.stream().filter(group -> group.host().equals(host)).toList();
  }
}
