package io.dsfleet.launcher.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks inside a container by commands that are arguments only: no shell, nothing by name. Needs
 * {@code cat}, {@code find}, {@code grep} and {@code kill} there.
 *
 * @param user that the apps run as, null: the container's
 */
record ContainerProbe(DockerEngine engine, String container, @Nullable String user) {
  private static final Pattern ENVIRON = Pattern.compile("/proc/(\\d+)/environ");

  /** What tells a process from every other one that has or had its pid. */
  record Inner(long pid, long parent, long startTicks, String bootId) {}

  /** Pids inside the container of processes with this variable. */
  List<Long> withVariable(String name, String value) {
    String answer =
        ask(
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
    return answer
        .lines()
        .map(ENVIRON::matcher)
        .filter(java.util.regex.Matcher::matches)
        .map(found -> Long.parseLong(found.group(1)))
        .toList();
  }

  /** The process with this pid inside, empty if there is none. */
  Optional<Inner> process(long pid) {
    String answer =
        ask(List.of("cat", "/proc/sys/kernel/random/boot_id", "/proc/" + pid + "/stat"));
    int end = answer.indexOf('\n');
    return end < 0
        ? Optional.empty()
        : ProcFiles.stat(answer.substring(end + 1))
            .map(
                stat ->
                    new Inner(
                        pid, stat.parent(), stat.startTicks(), answer.substring(0, end).strip()));
  }

  /** The first process of those with this variable: not one that another of them started. */
  Optional<Inner> first(String name, String value) {
    List<Long> pids = withVariable(name, value);
    return pids.stream()
        .map(this::process)
        .flatMap(Optional::stream)
        .filter(each -> !pids.contains(each.parent()))
        .findFirst();
  }

  Map<String, String> environment(long pid) {
    return ProcFiles.environment(ask(List.of("cat", "/proc/" + pid + "/environ")));
  }

  /** Whether the app can see this file. */
  boolean sees(String path) {
    return ask(List.of("find", path, "-maxdepth", "0")).strip().equals(path);
  }

  void kill(long pid, String signal) {
    String _ = ask(List.of("kill", "-s", signal, "--", Long.toString(pid)));
  }

  private String ask(List<String> words) {
    return engine.run(container, user, words).orElse("");
  }
}
