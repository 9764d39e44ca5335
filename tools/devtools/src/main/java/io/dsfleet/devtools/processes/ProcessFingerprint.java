package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One life of a process: its id and a token of its start that a later process with the same id does
 * not share.
 *
 * @param pid the operating system's process id
 * @param start boot id and start ticks on Linux (immune to clock changes), else the start instant
 */
public record ProcessFingerprint(long pid, String start) {
  private static final int STATE_FIELD = 0;
  private static final int START_TICKS_FIELD = 19;

  /** The identity of a live process, or empty when it has ended (a zombie has ended). */
  public static Optional<ProcessFingerprint> of(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(ProcessFingerprint::startOf)
        .map(start -> new ProcessFingerprint(pid, start));
  }

  /** The live process, or empty when it has ended, also when its id was given to another since. */
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
      // The name before these fields is in parentheses and may itself hold spaces and parentheses.
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      if (fields[STATE_FIELD].equals("Z")) {
        return Optional.empty();
      }
      return Optional.of("ticks " + bootId() + " " + fields[START_TICKS_FIELD]);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String bootId() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
  }
}
