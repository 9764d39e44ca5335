package io.dsfleet.launcher.launch;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One way to run an app, as the launcher's settings have it.
 *
 * @param runner how: as a process, in a running container, in a container of its own
 * @param command program and arguments; {@code {config}} becomes the main config's path
 * @param environment set beside APP_ID and the DS_ variables
 * @param server the WebSocket address as these apps see it, null: the launcher's
 * @param templates folder of configuration templates, null: the built-in ones
 * @param streams slots where a launch does not say how many
 * @param gpus devices where a launch does not say which
 * @param docker what the ways through Docker need
 */
public record Profile(
    @DefaultValue("process") Kind runner,
    List<String> command,
    @DefaultValue Map<String, String> environment,
    @Nullable URI server,
    @Nullable Path templates,
    @DefaultValue("1") int streams,
    @DefaultValue List<Integer> gpus,
    @DefaultValue Docker docker) {

  /** The ways to run an app; their names are what the process records say. */
  public enum Kind {
    /** A process of the launcher's host. */
    PROCESS,
    /** A process in a container that already runs. */
    EXEC,
    /** A container for each instance. */
    CONTAINER
  }

  public Profile {
    if (command == null || command.isEmpty()) {
      throw new IllegalArgumentException(
          "expected dsfleet.launcher.profiles.*.command, but it is missing");
    }
    if (runner == Kind.EXEC && docker.container() == null) {
      throw new IllegalArgumentException(
          "expected dsfleet.launcher.profiles.*.docker.container with runner exec, but it is"
              + " missing");
    }
    if (runner == Kind.CONTAINER && docker.image() == null) {
      throw new IllegalArgumentException(
          "expected dsfleet.launcher.profiles.*.docker.image with runner container, but it is"
              + " missing");
    }
  }

  /** A plain process with this command. */
  public static Profile ofCommand(List<String> command, Map<String, String> environment) {
    return new Profile(Kind.PROCESS, command, environment, null, null, 1, List.of(), Docker.NONE);
  }

  /**
   * What the ways through Docker need.
   *
   * @param container name of the running container that apps are started in
   * @param otherContainers further ones that a launch may name
   * @param image what a container of its own is made of
   * @param user that apps run as, null: the container's
   * @param paths how the launcher's paths are called inside, the longest match counts; none: the
   *     same
   * @param mounts of a container of its own
   * @param network of a container of its own, null: Docker's default
   * @param memory at most, null: no limit
   * @param cpus at most, null: no limit
   * @param pids processes and threads at most
   * @param sharedMemory size of /dev/shm
   * @param readOnly whether the container's root cannot be written
   * @param temporary folders in memory for what a read-only root refuses
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
   * A folder as the launcher calls it and as the app calls it.
   *
   * @param host absolute
   * @param inside absolute
   */
  public record PathRule(String host, String inside) {}

  /**
   * What a container sees of the host.
   *
   * @param source folder of the Docker host, or a volume's name
   * @param target folder inside
   */
  public record Mount(String source, String target, @DefaultValue("false") boolean readOnly) {}
}
