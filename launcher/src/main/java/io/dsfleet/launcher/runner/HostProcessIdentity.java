package io.dsfleet.launcher.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Identity of a process on this host; distinguishes reuses of a pid.
 *
 * @param startTicks start time: clock ticks after boot on Linux, else epoch milliseconds
 * @param bootId boot id of the host; empty if the system has none
 */
record HostProcessIdentity(long pid, long startTicks, String bootId) {

  /** Returns the identity of the running process with this pid, if there is one. */
  static Optional<HostProcessIdentity> of(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(
            handle ->
                startOf(handle).map(start -> new HostProcessIdentity(pid, start, currentBootId())));
  }

  /** Whether exactly this process runs; a zombie does not. */
  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }

  private static Optional<Long> startOf(ProcessHandle handle) {
    Path stat = Path.of("/proc", Long.toString(handle.pid()), "stat");
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      return handle.info().startInstant().map(Instant::toEpochMilli);
    }
    try {
      return ProcFileParser.stat(Files.readString(stat)).map(ProcFileParser.Stat::startTicks);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static String currentBootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException unsupported) {
      return "";
    }
  }
}
