package io.dsfleet.state.desired;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.process.ProcessRecord;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A group of equal instances on one host: {@code <name>-1} to {@code <name>-<instances>}.
 *
 * @param name 1 to 56 characters of A-Z a-z 0-9 _ -, unique in the pool
 * @param profile launch profile, null for the launcher's default
 * @param streams slots per instance, null for the profile's number
 * @param instances how many should run now; the scheduler changes it between {@code minimum} and
 *     {@code maximum}
 * @param minimum lower bound of autoscaling, null without autoscaling
 * @param maximum upper bound of autoscaling, null without autoscaling
 * @param settings launch settings that override the profile
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InstanceGroup(
    @JsonProperty("name") String name,
    @JsonProperty("host") String host,
    @JsonProperty("profile") @Nullable String profile,
    @JsonProperty("streams_count") @Nullable Integer streams,
    @JsonProperty("instances") int instances,
    @JsonProperty("minimum") @Nullable Integer minimum,
    @JsonProperty("maximum") @Nullable Integer maximum,
    @JsonProperty("settings") @Nullable LaunchSettings settings) {

  /** This group with another number of instances. */
  public InstanceGroup withInstances(int count) {
    return new InstanceGroup(name, host, profile, streams, count, minimum, maximum, settings);
  }

  /** Whether the group is autoscaled. */
  public boolean isAutoscaled() {
    return minimum != null && maximum != null;
  }

  /** Whether the process is one of the group's instances that should run. */
  public boolean contains(ProcessRecord process) {
    return name.equals(process.group())
        && host.equals(process.host())
        && instanceIds().contains(process.instanceId());
  }

  /** Whether the process was launched with the group's current settings. */
  public boolean matches(ProcessRecord process) {
    return (profile == null || profile.equals(process.profile()))
        && (streams == null || streams == process.streams())
        && own(settings).equals(own(process.settings()));
  }

  private static LaunchSettings own(@Nullable LaunchSettings settings) {
    return Objects.requireNonNullElse(settings, LaunchSettings.NONE);
  }

  /** Ids of the instances that should run; a shrinking group ends the last ones first. */
  public List<String> instanceIds() {
    return IntStream.rangeClosed(1, instances).mapToObj(i -> name + "-" + i).toList();
  }
}
