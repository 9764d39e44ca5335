package io.dsfleet.devtools.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Command, environment and files of a child process.
 *
 * @param name name in messages and pid files
 * @param command program and arguments
 * @param environment variables added to the inherited environment
 * @param removedPrefixes prefixes of inherited variables that are removed
 * @param folder working folder
 * @param log file that standard output and error are appended to
 * @param grace time between SIGTERM and SIGKILL
 */
public record ProcessSpec(
    String name,
    List<String> command,
    Map<String, String> environment,
    List<String> removedPrefixes,
    Path folder,
    Path log,
    Duration grace) {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  /** Copies the collections. */
  public ProcessSpec {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    removedPrefixes = List.copyOf(removedPrefixes);
  }

  /** Starts the process without supervision. */
  public Process start() throws IOException {
    return builder().start();
  }

  ProcessBuilder builder() {
    // A separate session shields the child from the terminal's Ctrl-C: children are stopped in
    // order.
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
    builder
        .environment()
        .keySet()
        .removeIf(key -> removedPrefixes.stream().anyMatch(key::startsWith));
    builder.environment().putAll(environment);
    return builder;
  }
}
