package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What should run of a pool, on all hosts.
 *
 * @param version grows with each change that a person made; 0 before the first
 * @param groups by name
 */
public record DesiredFleet(
    @JsonProperty("version") long version, @JsonProperty("groups") List<FleetGroup> groups) {
  /** Nothing was ever wanted. */
  public static final DesiredFleet NONE = new DesiredFleet(0, List.of());

  /** The groups of one host. */
  public List<FleetGroup> of(String host) {
    return groups.stream().filter(group -> group.host().equals(host)).toList();
  }
}
