package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessFingerprint;
import io.dsfleet.devtools.processes.ProcessSpec;
import io.dsfleet.devtools.processes.ProcessTermination;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A process under fault injection. Only faults restart it. */
final class ManagedProcess implements AutoCloseable {
  private final ProcessSpec spec;
  private final PidFiles pidFiles;
  private final BooleanSupplier serving;
  private @Nullable Process process;
  private boolean closed;

  /**
   * @param serving whether the process serves requests
   */
  ManagedProcess(ProcessSpec spec, PidFiles pidFiles, BooleanSupplier serving) {
    this.spec = spec;
    this.pidFiles = pidFiles;
    this.serving = serving;
  }

  String name() {
    return spec.name();
  }

  Path log() {
    return spec.log();
  }

  synchronized void start() {
    if (closed || isAlive()) {
      return;
    }
    try {
      Files.createDirectories(spec.folder());
      Process started = spec.start();
      process = started;
      ProcessFingerprint.of(started.pid()).ifPresent(id -> pidFiles.write(spec.name(), id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  /**
   * Waits until the process serves requests and returns the time, by {@link System#nanoTime}.
   *
   * @throws CommandFailure if it exited or took too long
   */
  long awaitUp(Duration timeout) {
    boolean finished = ConditionWait.until(() -> serving.getAsBoolean() || !isAlive(), timeout);
    long now = System.nanoTime();
    if (!finished || !isAlive()) {
      throw new CommandFailure(name() + " did not start; see its log " + spec.log());
    }
    return now;
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Exit code of the last run; empty while the process is running. */
  synchronized OptionalInt exitCode() {
    return process == null || process.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(process.exitValue());
  }

  /** Sends SIGKILL and waits for the exit. */
  void kill() {
    running().destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Sends SIGTERM; whether the process exited within its grace period. */
  boolean terminate() {
    running().destroy();
    return awaitExit(spec.grace());
  }

  boolean awaitExit(Duration timeout) {
    try {
      return running().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends SIGSTOP; whether the kernel reports the process as stopped. */
  boolean pause() {
    signal("STOP");
    return ConditionWait.until(() -> state() == 'T', Duration.ofSeconds(2));
  }

  /** Sends SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor();
      if (code != 0) {
        throw new CommandFailure(
            "kill -" + name + " of " + name() + " failed with exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private char state() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(running().pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException exited) {
      return 'X';
    }
  }

  private synchronized Process running() {
    if (process == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return process;
  }

  @Override
  public void close() {
    Process last;
    synchronized (this) {
      closed = true;
      last = process;
    }
    if (last != null && last.isAlive()) {
      resume();
      var descendants = last.descendants().toList();
      ProcessTermination.terminate(last.toHandle(), spec.grace());
      ProcessTermination.terminateAll(descendants, Duration.ofSeconds(5));
    }
    pidFiles.remove(name());
  }
}
