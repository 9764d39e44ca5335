package io.dsfleet.launcher;

import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.DesiredFleet;
import io.dsfleet.state.FleetGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An instance that should run on this host.
 *
 * @param profile null for the launcher's default profile
 * @param streams null for the profile's number of streams
 * @param group group of the desired state; null if the launcher's configuration requires it
 */
record Wanted(
    String instanceId,
    @Nullable String profile,
    @Nullable Integer streams,
    @Nullable String group,
    LaunchSettings settings) {

  /** Returns the desired instances of this host, those of the launcher's configuration first. */
  static List<Wanted> of(LauncherProperties properties, DesiredFleet fleet) {
    List<Wanted> all = new ArrayList<>();
    for (LauncherProperties.Desired each : properties.desired()) {
      IntStream.rangeClosed(1, each.instances())
          .mapToObj(i -> each.prefix() + "-" + i)
          .map(id -> new Wanted(id, each.profile(), each.streams(), null, LaunchSettings.NONE))
          .forEach(all::add);
    }
    for (FleetGroup group : fleet.of(properties.host())) {
      LaunchSettings settings = Objects.requireNonNullElse(group.settings(), LaunchSettings.NONE);
      group.instanceIds().stream()
          .map(id -> new Wanted(id, group.profile(), group.streams(), group.name(), settings))
          .forEach(all::add);
    }
    return all;
  }
}
