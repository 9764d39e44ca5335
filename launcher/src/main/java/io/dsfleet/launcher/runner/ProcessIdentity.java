package io.dsfleet.launcher.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells one process of this host from every other: a pid alone may be used again.
 *
 * @param startTicks start time as the system counts it: clock ticks after boot on Linux, else ms
 * @param bootId of the host, empty where the system has none
 */
record ProcessIdentity(long pid, long startTicks, String bootId) {

  /** The identity of the running process with this pid, empty if there is none. */
  static Optional<ProcessIdentity> of(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(handle -> startOf(handle).map(start -> new ProcessIdentity(pid, start, boot())));
  }

  /** Whether exactly this process runs; a zombie is dead. */
  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static Optional<Long> startOf(ProcessHandle handle) {
    Path stat = Path.of("/proc", Long.toString(handle.pid()), "stat");
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return handle.info().startInstant().map(Instant::toEpochMilli);
    }
    try {
      return ProcFiles.stat(Files.readString(stat)).map(ProcFiles.Stat::startTicks);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String boot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException none) {
      return "";
    }
  }
}
