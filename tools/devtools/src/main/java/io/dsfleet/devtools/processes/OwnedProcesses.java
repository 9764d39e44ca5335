package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds and terminates processes that an earlier run in a data folder left running, even after a
 * crash.
 */
public final class OwnedProcesses {
  /** Environment variable that every descendant inherits; its value is the owning data folder. */
  public static final String OWNER_VARIABLE = "DSFLEET_STATE_DIR";

  private OwnedProcesses() {}

  /**
   * Terminates every process that has a file in {@code pidFiles} or whose environment names {@code
   * dataFolder}. The environment is read on Linux only.
   *
   * @return number of terminated processes
   */
  public static int terminateAll(Path dataFolder, PidFiles pidFiles, Duration grace) {
    Set<ProcessHandle> processes = new LinkedHashSet<>(owned(dataFolder));
    pidFiles.names().forEach(name -> pidFiles.live(name).ifPresent(processes::add));
    ProcessTermination.terminateAll(processes, grace);
    pidFiles.names().forEach(pidFiles::remove);
    return processes.size();
  }

  /** Live processes whose environment names {@code dataFolder}, except the caller. */
  public static List<ProcessHandle> owned(Path dataFolder) {
    String entry = OWNER_VARIABLE + "=" + dataFolder.toAbsolutePath().normalize();
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .filter(process -> environment(process.pid()).contains(entry))
        .collect(Collectors.toList());
  }

  private static Set<String> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      return Set.copyOf(
          new LinkedHashSet<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1))));
    } catch (IOException unreadable) {
      return Set.of();
    }
  }
}
