package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a child process is started.
 *
 * @param name what people and records call it
 * @param command program and arguments
 * @param environment added to the inherited environment, from which {@code withheld} is taken first
 * @param withheld prefixes of inherited variables that the process must not see
 * @param folder working folder
 * @param log receives its standard output and error
 * @param grace between TERM and KILL
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    List<String> withheld,
    Path folder,
    Path log,
    Duration grace) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** Copies its collections. */
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    withheld = List.copyOf(withheld);
  }

  /** Starts it; nobody watches it or starts it again. */
  public Process start() throws IOException {
    return builder().start();
  }

  ProcessBuilder builder() {
    // A session of its own keeps a terminal's Ctrl-C from the children: they are ended in order.
    List<String> line = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      line.add(SETSID.toString());
    }
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(new java.io.File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> withheld.stream().anyMatch(key::startsWith));
    builder.environment().putAll(environment);
    return builder;
  }
}
