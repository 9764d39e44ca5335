package io.dsfleet.chaos;

import io.dsfleet.devtools.CommandFailure;
import io.dsfleet.devtools.processes.ConditionWait;
import io.dsfleet.devtools.processes.ProcessTermination;
import io.dsfleet.devtools.processes.ProcessFingerprint;
import io.dsfleet.devtools.processes.PidFiles;
import io.dsfleet.devtools.processes.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One process of the system, which faults befall; nobody but them starts it again. */
final class ManagedProcess implements AutoCloseable {
  private final ProcessSpec spec;
  private final PidFiles records;
  private final BooleanSupplier answers;
  private @Nullable Process process;
  private boolean closed;

  /**
   * @param answers whether it serves
   */
  ManagedProcess(ProcessSpec spec, PidFiles records, BooleanSupplier answers) {
    this.spec = spec;
    this.records = records;
    this.answers = answers;
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
      ProcessFingerprint.of(started.pid()).ifPresent(id -> records.write(spec.name(), id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  /**
   * Waits until it serves, and says by {@link System#nanoTime} since when.
   *
   * @throws CommandFailure if it ended or took too long
   */
  long awaitUp(Duration bound) {
    boolean settled = ConditionWait.until(() -> answers.getAsBoolean() || !isAlive(), bound);
    long now = System.nanoTime();
    if (!settled || !isAlive()) {
      throw new CommandFailure(name() + " did not come up; its log: " + spec.log());
    }
    return now;
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** How its last life ended; empty while it lives. */
  synchronized OptionalInt exitCode() {
    return process == null || process.isAlive()
        ? OptionalInt.empty()
        : OptionalInt.of(process.exitValue());
  }

  /** {@code kill -9}; returns when it is gone. */
  void kill() {
    running().destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** Asks it to end, as an orchestrator does; whether it did within its grace. */
  boolean terminate() {
    running().destroy();
    return awaitExit(spec.grace());
  }

  boolean awaitExit(Duration bound) {
    try {
      return running().waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** SIGSTOP; whether the kernel says that it stands still. */
  boolean pause() {
    signal("STOP");
    return ConditionWait.until(() -> state() == 'T', Duration.ofSeconds(2));
  }

  /** SIGCONT. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor();
      if (code != 0) {
        throw new CommandFailure("kill -" + name + " of " + name() + " answered " + code);
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
    } catch (IOException gone) {
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
      ProcessTermination.end(last.toHandle(), spec.grace());
      ProcessTermination.endAll(descendants, Duration.ofSeconds(5));
    }
    records.remove(name());
  }
}
