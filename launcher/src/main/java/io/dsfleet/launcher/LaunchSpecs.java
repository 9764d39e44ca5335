package io.dsfleet.launcher;

import io.dsfleet.launcher.folder.AllowedRoots;
import io.dsfleet.launcher.launch.LaunchRefusedException;
import io.dsfleet.launcher.launch.LaunchSpec;
import io.dsfleet.launcher.launch.Profile;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusal;
import io.dsfleet.state.ProcessRecord;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes of what is asked what is started, by the launcher's settings. */
final class LaunchSpecs {
  private final LauncherProperties properties;

  LaunchSpecs(LauncherProperties properties) {
    this.properties = properties;
  }

  /** What a request asks for; refuses what this launcher cannot do, looking at values only. */
  LaunchSpec of(LaunchInstance asked) throws LaunchRefusedException {
    if (!asked.pool().equals(properties.pool())) {
      throw new LaunchRefusedException(
          RequestRefusal.UNKNOWN_POOL,
          "pool",
          "expected pool " + properties.pool() + ", which this host serves, but it is another");
    }
    return of(
        asked.processId(), asked.instanceId(), asked.profile(), asked.streams(), asked.settings());
  }

  /** What a recorded launch is started with again. */
  LaunchSpec of(ProcessRecord record) throws LaunchRefusedException {
    return of(
        record.id(),
        record.instanceId(),
        record.profile(),
        record.streams(),
        Objects.requireNonNullElse(record.settings(), LaunchSettings.NONE));
  }

  private LaunchSpec of(
      String processId,
      String instanceId,
      @Nullable String named,
      @Nullable Integer streams,
      LaunchSettings settings)
      throws LaunchRefusedException {
    String name = properties.profileOr(named);
    Profile profile = name == null ? null : properties.profiles().get(name);
    if (name == null || profile == null) {
      throw new LaunchRefusedException(
          RequestRefusal.UNKNOWN_PROFILE,
          "profile",
          "expected a profile of this host, but "
              + (named == null
                  ? "none is named and none is the default"
                  : "there is none of this name"));
    }
    // Before the id becomes part of a path.
    LaunchSpec.requireId("instance_id", instanceId);
    return new LaunchSpec(
            processId,
            instanceId,
            properties.host(),
            properties.pool(),
            name,
            profile,
            Objects.requireNonNullElse(streams, profile.streams()),
            settings,
            folder(settings.logDir()).resolve(instanceId))
        .checked();
  }

  private Path folder(@Nullable String logDir) throws LaunchRefusedException {
    Path own = properties.folder().toAbsolutePath().normalize();
    if (logDir == null) {
      return own;
    }
    try {
      AllowedRoots roots =
          new AllowedRoots(Stream.concat(Stream.of(own), properties.logRoots().stream()).toList());
      return roots.require("log_dir", Path.of(logDir));
    } catch (InvalidPathException broken) {
      throw AllowedRoots.forbidden("log_dir");
    }
  }
}
