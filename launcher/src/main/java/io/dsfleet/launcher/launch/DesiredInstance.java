package io.dsfleet.launcher.launch;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.state.desired.DesiredState;
import io.dsfleet.state.desired.InstanceGroup;
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
record DesiredInstance(
    String instanceId,
    @Nullable String profile,
    @Nullable Integer streams,
    @Nullable String group,
    LaunchSettings settings) {

  /** Returns the desired instances of this host, those of the launcher's configuration first. */
  static List<DesiredInstance> of(LauncherProperties properties, DesiredState fleet) {
    List<DesiredInstance> all = new ArrayList<>();
    for (LauncherProperties.DesiredGroup each : properties.desired()) {
      IntStream.rangeClosed(1, each.instances())
          .mapToObj(i -> each.prefix() + "-" + i)
          .map(
              id ->
                  new DesiredInstance(
                      id, each.profile(), each.streams(), null, LaunchSettings.NONE))
          .forEach(all::add);
    }
    for (InstanceGroup group : fleet.groupsOf(properties.host())) {
      LaunchSettings settings = Objects.requireNonNullElse(group.settings(), LaunchSettings.NONE);
      group.instanceIds().stream()
          .map(
              id ->
                  new DesiredInstance(id, group.profile(), group.streams(), group.name(), settings))
          .forEach(all::add);
    }
    return all;
  }
}
