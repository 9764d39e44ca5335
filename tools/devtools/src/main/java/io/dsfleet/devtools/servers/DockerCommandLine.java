package io.dsfleet.devtools.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The docker command line program of this machine. */
public final class DockerCommandLine {
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofMinutes(20);

  private final ProgramLocator programs;

  /**
   * What a program said.
   *
   * @param code its exit code, -1 where it could not be run
   * @param lastLine the last line that it printed
   */
  public record Answer(int code, String lastLine) {
    /** Whether it did what it was asked. */
    public boolean isSuccess() {
      return code == 0;
    }
  }

  DockerCommandLine(ProgramLocator programs) {
    this.programs = programs;
  }

  /** The one on this machine's PATH, if any. */
  public static DockerCommandLine ofThisMachine() {
    return new DockerCommandLine(ProgramLocator.ofThisMachine());
  }

  /** The one in the first of the folders that has one. */
  public static DockerCommandLine along(List<Path> folders) {
    return new DockerCommandLine(new ProgramLocator(folders));
  }

  /** Whether an engine answers it. */
  public boolean answers() {
    return succeeds(QUICK, "version");
  }

  /** Whether the engine holds the image. */
  public boolean has(String image) {
    return succeeds(QUICK, "image", "inspect", image);
  }

  /** Whether the engine could fetch the image. */
  public boolean pulls(String image) {
    return succeeds(LONG, "pull", "--quiet", image);
  }

  /** Whether it understands {@code docker compose}. */
  public boolean hasCompose() {
    return succeeds(QUICK, "compose", "version");
  }

  /** The engine's own program. */
  public Optional<Path> engineProgram() {
    return programs.dockerEngine();
  }

  /** Runs a script of the project that uses this client; {@code log} receives its output. */
  public Answer script(Path script, List<String> arguments, Path log) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.addAll(arguments);
    return run(command, log, LONG);
  }

  private boolean succeeds(Duration bound, String... arguments) {
    Optional<Path> program = programs.docker();
    if (program.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(List.of(program.get().toString()));
    command.addAll(List.of(arguments));
    return run(command, Path.of("/dev/null"), bound).isSuccess();
  }

  private static Answer run(List<String> command, Path log, Duration bound) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new java.io.File("/dev/null"))
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return new Answer(-1, "it took longer than " + bound);
      }
      return new Answer(process.exitValue(), lastLine(log));
    } catch (IOException e) {
      return new Answer(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(-1, "waiting for it was interrupted");
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
