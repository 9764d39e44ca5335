package io.dsfleet.cli;

import io.dsfleet.devtools.processes.ConditionWait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that was started, and what it has printed so far. */
record RunningCommand(Process process, Path outputFile) {
  private static final Duration BOUND = Duration.ofSeconds(90);

  String output() {
    try {
      return Files.readString(outputFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it printed the text within the bound. */
  boolean prints(String text) {
    return ConditionWait.until(() -> output().contains(text) || !process.isAlive(), BOUND)
        && output().contains(text);
  }

  /** Its exit code; a command that hangs is killed and fails the caller. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + output());
    }
    return process.exitValue();
  }
}
