package io.dsfleet.launcher.spec;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A configured way to run an app.
 *
 * @param runner kind of runner
 * @param command program and arguments; {@code {config}} is replaced by the main config's path
 * @param arguments regular expressions of the {@code additional_args} that a launch may append to
 *     the command; an argument must match one of them as a whole
 * @param environment variables in addition to APP_ID and the DS_ variables
 * @param server WebSocket URL as these apps see it; null for the launcher's
 * @param templates folder of configuration templates; null for the built-in ones
 * @param streams default number of slots
 * @param gpus default GPUs
 * @param docker settings of the Docker runners
 */
public record LaunchProfile(
    @DefaultValue("process") RunnerKind runner,
    List<String> command,
    @DefaultValue List<String> arguments,
    @DefaultValue Map<String, String> environment,
    @Nullable URI server,
    @Nullable Path templates,
    @DefaultValue("1") int streams,
    @DefaultValue List<Integer> gpus,
    @DefaultValue Docker docker) {

  /** Kind of runner; process records contain its name in lower case. */
  public enum RunnerKind {
    /** Runs the app as a process on the launcher's host. */
    PROCESS,
    /** Runs the app as a process in an existing container. */
    EXEC,
    /** Runs each app in a dedicated container. */
    CONTAINER;

    /** Returns the name used in process records. */
    public String recordName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LaunchProfile {
    if (command == null || command.isEmpty()) {
      throw new IllegalArgumentException("dsfleet.launcher.profiles.*.command is missing");
    }
    arguments.forEach(LaunchProfile::requirePattern);
    if (runner == RunnerKind.EXEC && docker.container() == null) {
      throw new IllegalArgumentException(
          "dsfleet.launcher.profiles.*.docker.container is missing; runner exec requires it");
    }
    if (runner == RunnerKind.CONTAINER && docker.image() == null) {
      throw new IllegalArgumentException(
          "dsfleet.launcher.profiles.*.docker.image is missing; runner container requires it");
    }
  }

  private static void requirePattern(String argument) {
    try {
      Pattern _ = Pattern.compile(argument);
    } catch (PatternSyntaxException invalid) {
      throw new IllegalArgumentException(
          "invalid regular expression in dsfleet.launcher.profiles.*.arguments: "
              + invalid.getMessage(),
          invalid);
    }
  }

  /** Returns whether a launch may append this argument to the command. */
  boolean allowsArgument(String argument) {
    return arguments.stream().anyMatch(each -> Pattern.matches(each, argument));
  }

  /** Creates a profile that runs a command as a plain process. */
  public static LaunchProfile ofCommand(List<String> command, Map<String, String> environment) {
    return new LaunchProfile(
        RunnerKind.PROCESS, command, List.of(), environment, null, null, 1, List.of(), Docker.NONE);
  }

  /**
   * Settings of the Docker runners. Runner {@code exec} uses {@code container}, {@code
   * otherContainers}, {@code user} and {@code paths}; runner {@code container} uses all others and
   * {@code user} and {@code paths}.
   *
   * @param container name of the existing container to start apps in
   * @param otherContainers further containers that a launch may choose
   * @param image image of dedicated containers
   * @param user user that apps run as; null for the container's
   * @param paths mapping from host paths to container paths, the longest match wins; empty if paths
   *     are identical
   * @param mounts mounts of a dedicated container
   * @param network network of a dedicated container; null for Docker's default
   * @param memory memory limit; null for none
   * @param cpus CPU limit; null for none
   * @param pids maximum number of processes and threads
   * @param sharedMemory size of /dev/shm
   * @param readOnly whether the container's root file system is read-only
   * @param temporary writable in-memory folders
   */
  public record Docker(
      @Nullable String container,
      @DefaultValue List<String> otherContainers,
      @Nullable String image,
      @Nullable String user,
      @DefaultValue List<PathRule> paths,
      @DefaultValue List<Mount> mounts,
      @Nullable String network,
      @Nullable DataSize memory,
      @Nullable Double cpus,
      @DefaultValue("4096") long pids,
      @DefaultValue("256MB") DataSize sharedMemory,
      @DefaultValue("true") boolean readOnly,
      @DefaultValue("/tmp") List<String> temporary) {
    static final Docker NONE =
        new Docker(
            null,
            List.of(),
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            4096,
            DataSize.ofMegabytes(256),
            true,
            List.of("/tmp"));
  }

  /**
   * Maps a host folder to its path in the container.
   *
   * @param host absolute path on the host
   * @param inside absolute path in the container
   */
  public record PathRule(String host, String inside) {}

  /**
   * A mount of a container.
   *
   * @param source folder of the Docker host, or name of a volume
   * @param target folder in the container
   */
  public record Mount(String source, String target, @DefaultValue("false") boolean readOnly) {}
}
