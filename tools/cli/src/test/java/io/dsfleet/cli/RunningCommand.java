package io.dsfleet.cli;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A started command with its output so far. */
record RunningCommand(Process process, Path outputFile) {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  String output() {
    try {
      return Files.readString(outputFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it prints the text within the timeout. */
  boolean prints(String text) {
    return ConditionWait.until(() -> output().contains(text) || !process.isAlive(), TIMEOUT)
        && output().contains(text);
  }

  /** The exit code. Kills a command that hangs and fails. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }
}
