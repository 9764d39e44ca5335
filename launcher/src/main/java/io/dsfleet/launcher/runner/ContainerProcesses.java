package io.dsfleet.launcher.runner;

import io.dsfleet.state.process.ProcessLocator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Inspects and signals processes inside a container by commands run without a shell. The container
 * needs {@code cat}, {@code find}, {@code grep} and {@code kill}.
 *
 * @param user user that the apps run as; null for the container's
 */
record ContainerProcesses(DockerEngine engine, String container, @Nullable String user) {
  private static final Pattern ENVIRON = Pattern.compile("/proc/(\\d+)/environ");
  private static final int MAX_POLLS = 20;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

  /** Identity of a process inside the container; distinguishes reuses of a pid. */
  record ContainerProcess(long pid, long parent, long startTicks, String bootId) {}

  /** Returns the pids, inside the container, of processes with this environment variable. */
  List<Long> findPids(String name, String value) {
    String output =
        run(
            List.of(
                "find",
                "/proc",
                "-mindepth",
                "2",
                "-maxdepth",
                "2",
                "-name",
                "environ",
                "-exec",
                "grep",
                "-l",
                "-z",
                "-x",
                "-F",
                "-s",
                "--",
                name + "=" + value,
                "{}",
                "+"));
    return output
        .lines()
        .map(ENVIRON::matcher)
        .filter(Matcher::matches)
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  /** Returns the process with this pid inside the container, if there is one. */
  Optional<ContainerProcess> process(long pid) {
    String output =
        run(List.of("cat", "/proc/sys/kernel/random/boot_id", "/proc/" + pid + "/stat"));
    int end = output.indexOf('\n');
    return end < 0
        ? Optional.empty()
        : ProcFileParser.stat(output.substring(end + 1))
            .map(
                stat ->
                    new ContainerProcess(
                        pid, stat.parent(), stat.startTicks(), output.substring(0, end).strip()));
  }

  /** Returns a process with this variable whose parent does not have it. */
  Optional<ContainerProcess> findRoot(String name, String value) {
    List<Long> pids = findPids(name, value);
    return pids.stream()
        .map(this::process)
        .flatMap(Optional::stream)
        .filter(each -> !pids.contains(each.parent()))
        .findFirst();
  }

  /** Returns the environment of a process. */
  Map<String, String> environment(long pid) {
    return ProcFileParser.environment(run(List.of("cat", "/proc/" + pid + "/environ")));
  }

  /** Whether this path exists inside the container. */
  boolean exists(String path) {
    return run(List.of("find", path, "-maxdepth", "0")).strip().equals(path);
  }

  /** Sends a signal to a process. */
  void kill(long pid, String signal) {
    String _ = run(List.of("kill", "-s", signal, "--", Long.toString(pid)));
  }

  private String run(List<String> command) {
    return engine.run(container, user, command).orElse("");
  }

  /**
   * Polls for a process that has just been started, for about a second.
   *
   * @param exited whether polling is pointless, because the process has already exited
   * @return null if the process was not found
   */
  static @Nullable ContainerProcess awaitProcess(
      Supplier<Optional<ContainerProcess>> find, BooleanSupplier exited) {
    for (int poll = 0; poll < MAX_POLLS; poll++) {
      Optional<ContainerProcess> found = find.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (exited.getAsBoolean()) {
        return null;
      }
      // The engine responds before the program has executed its first instruction.
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
    }
    return null;
  }

  /** Completes a location with the pids that were found. */
  static ProcessLocator located(
      ProcessLocator place, @Nullable Long hostPid, @Nullable ContainerProcess process) {
    return new ProcessLocator(
        place.runner(),
        hostPid,
        process == null ? null : process.pid(),
        process == null ? null : process.startTicks(),
        process == null ? null : process.bootId(),
        place.container(),
        place.containerName(),
        place.execId());
  }
}
