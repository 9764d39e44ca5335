package io.dsfleet.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dsfleet.messages.broker.LaunchSettings;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Equal instances that should run on one host: {@code <name>-1} to {@code <name>-<instances>}.
 *
 * @param name 1 to 56 of A-Z a-z 0-9 _ -, unique in the pool
 * @param profile way to run them, null for the launcher's default one
 * @param streams slots of each, null for the profile's number
 * @param instances how many should run now; between {@code minimum} and {@code maximum} the
 *     scheduler changes it
 * @param minimum fewest, null where it is not scaled
 * @param maximum most, null where it is not scaled
 * @param settings what these launches have of their own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetGroup(
    @JsonProperty("name") String name,
    @JsonProperty("host") String host,
    @JsonProperty("profile") @Nullable String profile,
    @JsonProperty("streams_count") @Nullable Integer streams,
    @JsonProperty("instances") int instances,
    @JsonProperty("minimum") @Nullable Integer minimum,
    @JsonProperty("maximum") @Nullable Integer maximum,
    @JsonProperty("settings") @Nullable LaunchSettings settings) {

  /** The same with so many instances. */
  public FleetGroup sized(int count) {
    return new FleetGroup(name, host, profile, streams, count, minimum, maximum, settings);
  }

  /** Whether its size follows the queue. */
  public boolean isScaled() {
    return minimum != null && maximum != null;
  }

  /** Whether the process is one of those that should run. */
  public boolean has(ProcessRecord process) {
    return name.equals(process.group())
        && host.equals(process.host())
        && instanceIds().contains(process.instanceId());
  }

  /** Whether the process was launched as the group says by now. */
  public boolean describes(ProcessRecord process) {
    return (profile == null || profile.equals(process.profile()))
        && (streams == null || streams == process.streams())
        && own(settings).equals(own(process.settings()));
  }

  private static LaunchSettings own(@Nullable LaunchSettings said) {
    return Objects.requireNonNullElse(said, LaunchSettings.NONE);
  }

  /** Ids of the instances that should run, in order; the last ones go first. */
  public List<String> instanceIds() {
    return IntStream.rangeClosed(1, instances).mapToObj(i -> name + "-" + i).toList();
  }
}
