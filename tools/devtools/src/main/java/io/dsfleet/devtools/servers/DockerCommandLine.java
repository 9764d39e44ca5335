package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the docker command line program. */
public final class DockerCommandLine {
  private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONG_TIMEOUT = Duration.ofMinutes(20);

  private final ProgramLocator programs;

  /**
   * Result of a program.
   *
   * @param code exit code; -1 if the program could not be run or timed out
   * @param lastLine last non-blank line of its output
   */
  public record Result(int code, String lastLine) {
    /** Whether the exit code is 0. */
    public boolean isSuccess() {
      return code == 0;
    }
  }

  DockerCommandLine(ProgramLocator programs) {
    this.programs = programs;
  }

  /** Uses the docker on PATH, if there is one. */
  public static DockerCommandLine ofThisMachine() {
    return new DockerCommandLine(ProgramLocator.ofThisMachine());
  }

  /** Uses the docker in the first of the folders that has one. */
  public static DockerCommandLine onPath(List<Path> folders) {
    return new DockerCommandLine(new ProgramLocator(folders));
  }

  /** Whether a Docker Engine is reachable. */
  public boolean isReachable() {
    return succeeds(SHORT_TIMEOUT, "version");
  }

  /** Whether the engine has the image locally. */
  public boolean hasImage(String image) {
    return succeeds(SHORT_TIMEOUT, "image", "inspect", image);
  }

  /** Pulls the image; false if that failed. */
  public boolean pull(String image) {
    return succeeds(LONG_TIMEOUT, "pull", "--quiet", image);
  }

  /** Whether {@code docker compose} is installed. */
  public boolean hasCompose() {
    return succeeds(SHORT_TIMEOUT, "compose", "version");
  }

  /** The dockerd program, if installed. */
  public Optional<Path> engineProgram() {
    return programs.dockerEngine();
  }

  /** Runs a shell script of the project; {@code log} receives its output. */
  public Result script(Path script, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(arguments);
    return run(command, log, LONG_TIMEOUT);
  }

  private boolean succeeds(Duration timeout, String... arguments) {
    Optional<Path> program = programs.docker();
    if (program.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(List.of(arguments));
    return run(command, Path.of("/dev/null"), timeout).isSuccess();
  }

  private static Result run(List<String> command, Path log, Duration timeout) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new java.io.File("/dev/null"))
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Result(-1, "timed out after " + timeout.toSeconds() + " s");
      }
      return new Result(process.exitValue(), lastLine(log));
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(-1, "interrupted");
    }
  }

  private static String lastLine(Path log) throws IOException {
    if (!Files.isRegularFile(log)) {
      return "";
    }
    List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
