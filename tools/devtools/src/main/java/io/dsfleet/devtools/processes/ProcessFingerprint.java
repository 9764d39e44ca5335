package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Identifies a process even if its pid is reused later.
 *
 * @param pid the operating system's process id
 * @param start boot id and start ticks on Linux, which clock changes do not affect; elsewhere the
 *     start instant
 */
public record ProcessFingerprint(long pid, String start) {
  private static final int STATE_FIELD = 0;
  private static final int START_TICKS_FIELD = 19;

  /** The fingerprint of a live process; empty if it has exited. A zombie counts as exited. */
  public static Optional<ProcessFingerprint> of(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(ProcessFingerprint::startOf)
        .map(start -> new ProcessFingerprint(pid, start));
  }

  /** The process, if it is alive; empty if it has exited, even if its pid was reused. */
  public Optional<ProcessHandle> find() {
    return of(pid).filter(this::equals).flatMap(same -> ProcessHandle.of(pid));
  }

  private static Optional<String> startOf(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    if (!Files.exists(stat)) {
      return process.info().startInstant().map(instant -> "instant " + instant);
    }
    try {
      String line = Files.readString(stat);
      // The command name before these fields is in parentheses and may contain spaces and
      // parentheses.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[STATE_FIELD].equals("Z")) {
        return Optional.empty();
      }
      return Optional.of("ticks " + bootId() + " " + fields[START_TICKS_FIELD]);
    } catch (IOException exited) {
      return Optional.empty();
    }
  }

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }
}
