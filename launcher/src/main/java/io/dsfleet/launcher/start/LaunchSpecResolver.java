package io.dsfleet.launcher.start;

import io.dsfleet.launcher.config.LauncherProperties;
import io.dsfleet.launcher.folder.AllowedLaunchRoots;
import io.dsfleet.launcher.spec.LaunchProfile;
import io.dsfleet.launcher.spec.LaunchRefusedException;
import io.dsfleet.launcher.spec.LaunchSpec;
import io.dsfleet.messages.broker.LaunchInstance;
import io.dsfleet.messages.broker.LaunchSettings;
import io.dsfleet.messages.broker.RequestRefusalCode;
import io.dsfleet.state.process.ProcessRecord;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves a launch request against the host's profiles. */
public final class LaunchSpecResolver {
  private final LauncherProperties properties;

  /** Uses the profiles and folders of this configuration. */
  public LaunchSpecResolver(LauncherProperties properties) {
    this.properties = properties;
  }

  /** Resolves a request; checks its values only, neither files nor containers. */
  public LaunchSpec resolve(LaunchInstance request) throws LaunchRefusedException {
    if (!request.pool().equals(properties.pool())) {
      throw new LaunchRefusedException(
          RequestRefusalCode.UNKNOWN_POOL,
          "pool",
          "unknown pool "
              + LaunchRefusedException.quoted(request.pool())
              + "; this host serves pool '"
              + properties.pool()
              + "'");
    }
    return resolve(
            request.processId(),
            request.instanceId(),
            request.profile(),
            request.streams(),
            request.settings())
        .requireAllowedArguments();
  }

  /** Resolves a recorded launch. */
  LaunchSpec resolve(ProcessRecord record) throws LaunchRefusedException {
    return resolve(
        record.id(),
        record.instanceId(),
        record.profile(),
        record.streams(),
        Objects.requireNonNullElse(record.settings(), LaunchSettings.NONE));
  }

  private LaunchSpec resolve(
      String processId,
      String instanceId,
      @Nullable String named,
      @Nullable Integer streams,
      LaunchSettings settings)
      throws LaunchRefusedException {
    String name = properties.resolveProfile(named);
    LaunchProfile profile = name == null ? null : properties.profiles().get(name);
    if (name == null || profile == null) {
      throw new LaunchRefusedException(
          RequestRefusalCode.UNKNOWN_PROFILE,
          "profile",
          (named == null
                  ? "no profile is named and this host has no default profile; known profiles: "
                  : "unknown profile "
                      + LaunchRefusedException.quoted(named)
                      + "; known profiles: ")
              + profileNames());
    }
    // Checked first, because the id becomes part of a path.
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
        .validated();
  }

  private String profileNames() {
    return properties.profiles().isEmpty()
        ? "none"
        : String.join(", ", new TreeSet<>(properties.profiles().keySet()));
  }

  private Path folder(@Nullable String logDir) throws LaunchRefusedException {
    Path parent = properties.folder().toAbsolutePath().normalize();
    if (logDir == null) {
      return parent;
    }
    try {
      AllowedLaunchRoots roots =
          new AllowedLaunchRoots(
              Stream.concat(Stream.of(parent), properties.logRoots().stream()).toList());
      return roots.require("log_dir", Path.of(logDir));
    } catch (InvalidPathException invalid) {
      throw AllowedLaunchRoots.forbidden("log_dir", logDir);
    }
  }
}
