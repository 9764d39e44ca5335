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

/** Ends what an earlier life in a data folder left running, however that life ended. */
public final class OwnedProcesses {
  /** Environment variable that marks every descendant; its value is the owning data folder. */
  public static final String MARK = "DSFLEET_STATE_DIR";

  private OwnedProcesses() {}

  /**
   * Ends every process that is recorded in {@code records} or carries the mark of {@code
   * dataFolder} (Linux only: elsewhere the environment of others cannot be read).
   *
   * @return how many were ended
   */
  public static int endAll(Path dataFolder, PidFiles records, Duration grace) {
    Set<ProcessHandle> owned = new LinkedHashSet<>(marked(dataFolder));
    records.names().forEach(name -> records.live(name).ifPresent(owned::add));
    ProcessTermination.endAll(owned, grace);
    records.names().forEach(records::remove);
    return owned.size();
  }

  /** Live processes that carry the mark of {@code dataFolder}, except the caller itself. */
  public static List<ProcessHandle> marked(Path dataFolder) {
    String mark = MARK + "=" + dataFolder.toAbsolutePath().normalize();
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .filter(process -> environment(process.pid()).contains(mark))
        .collect(Collectors.toList());
  }

  private static Set<String> environment(long pid) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "environ"));
      return Set.copyOf(
          new LinkedHashSet<>(List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1))));
    } catch (IOException notOursOrGone) {
      return Set.of();
    }
  }
}
